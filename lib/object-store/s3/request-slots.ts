import pLimit from 'p-limit';
import { AbortError } from '../../errors.js';

/** Bounds the requests that are under way at once. */
export class RequestSlots {
  readonly #limit: ReturnType<typeof pLimit>;

  constructor(maximum: number) {
    this.#limit = pLimit(maximum);
  }

  /** Slots that are taken. */
  get taken(): number {
    return this.#limit.activeCount;
  }

  /** Waits for a slot; the function it resolves with gives it back, and may be called twice. */
  acquire(signal: AbortSignal | undefined): Promise<() => void> {
    return new Promise((resolve, reject) => {
      const onAbort = () => reject(new AbortError(signal?.reason));
      if (signal?.aborted) return onAbort();
      signal?.addEventListener('abort', onAbort, { once: true });
      const hold = (release: () => void) => {
        signal?.removeEventListener('abort', onAbort);
        if (signal?.aborted) release();
        else resolve(release);
      };
      void this.#limit(() => new Promise<void>(hold));
    });
  }
}
