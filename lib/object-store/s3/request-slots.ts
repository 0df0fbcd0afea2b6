import { AbortError } from '../../errors.js';

/** Bounds the requests that are under way at once. Those who wait are served in turn. */
export class RequestSlots {
  readonly #maximum: number;
  readonly #waiting = new Set<() => void>();
  #taken = 0;

  constructor(maximum: number) {
    this.#maximum = maximum;
  }

  /** Slots that are taken. */
  get taken(): number {
    return this.#taken;
  }

  /** A slot that is free; the function gives it back, and may be called twice. */
  take(): (() => void) | undefined {
    if (this.#taken === this.#maximum) return undefined;
    this.#taken += 1;
    return this.#held();
  }

  /** Waits for a slot. */
  async acquire(signal: AbortSignal | undefined): Promise<() => void> {
    const free = this.take();
    if (free !== undefined) return free;
    await this.#turn(signal);
    return this.#held();
  }

  #held(): () => void {
    let isHeld = true;
    return () => {
      if (isHeld) this.#passOn();
      isHeld = false;
    };
  }

  #turn(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const take = () => {
        signal?.removeEventListener('abort', giveUp);
        resolve();
      };
      const giveUp = () => {
        this.#waiting.delete(take);
        reject(new AbortError(signal?.reason));
      };
      if (signal?.aborted) return giveUp();
      signal?.addEventListener('abort', giveUp, { once: true });
      this.#waiting.add(take);
    });
  }

  /** To who waits longest: the slot stays taken. */
  #passOn(): void {
    const [next] = this.#waiting;
    if (next === undefined) this.#taken -= 1;
    else {
      this.#waiting.delete(next);
      next();
    }
  }
}
