import { AbortError } from './errors.js';

interface Waiting {
  readonly bytes: number;
  admit(): void;
}

/** Bounds the bytes that are held in memory at once. Who comes first is served first, however much it wants. */
export class ByteBudget {
  readonly #limit: number;
  #held = 0;
  #waiting: Waiting[] = [];

  /** @param limit bytes */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Bytes that are held. */
  get held(): number {
    return this.#held;
  }

  /**
   * Waits until so many bytes are free, or, for more than the whole budget, until nobody else holds any. What it
   * resolves with gives them back, and may be called twice. Rejects with an `AbortError`.
   */
  acquire(bytes: number, signal?: AbortSignal | undefined): Promise<() => void> {
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        bytes,
        admit: () => {
          signal?.removeEventListener('abort', giveUp);
          this.#held += bytes;
          resolve(once(() => this.#release(bytes)));
        },
      };
      const giveUp = (): void => {
        this.#waiting = this.#waiting.filter((other) => other !== waiting);
        reject(new AbortError(signal?.reason));
        this.#admit();
      };
      if (signal?.aborted) return giveUp();
      signal?.addEventListener('abort', giveUp, { once: true });
      this.#waiting.push(waiting);
      this.#admit();
    });
  }

  #release(bytes: number): void {
    this.#held -= bytes;
    this.#admit();
  }

  #admit(): void {
    for (;;) {
      const [next] = this.#waiting;
      if (!next || (this.#held > 0 && this.#held + next.bytes > this.#limit)) return;
      this.#waiting.shift();
      next.admit();
    }
  }
}

function once(work: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    work();
  };
}
