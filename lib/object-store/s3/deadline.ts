/** Aborts, once: an `AbortSignal` without what makes one cost a tenth of a small request. */
export interface Ending {
  readonly aborted: boolean;
  readonly reason: unknown;
  onAbort(listener: () => void): void;
  offAbort(listener: () => void): void;
  /** Aborts with it, for those who know nothing else. */
  readonly signal: AbortSignal;
}

/** The bound of a call as a whole, all its attempts and pauses included. It aborts with the caller's signal, too. */
export class Deadline implements Ending {
  aborted = false;
  reason: unknown;
  /** Whether the time is up. */
  hasPassed = false;
  readonly #caller: AbortSignal | undefined;
  readonly #timer: NodeJS.Timeout;
  readonly #listeners = new Set<() => void>();
  readonly #follow = (): void => this.#abort(this.#caller?.reason);
  #controller: AbortController | undefined;

  constructor(caller: AbortSignal | undefined, milliseconds: number) {
    this.#caller = caller;
    this.#timer = setTimeout(() => {
      this.hasPassed = true;
      this.#abort(new Error('the deadline has passed'));
    }, milliseconds);
    caller?.addEventListener('abort', this.#follow, { once: true });
    if (caller?.aborted) this.#follow();
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.aborted) this.#controller.abort(this.reason);
    return this.#controller.signal;
  }

  onAbort(listener: () => void): void {
    this.#listeners.add(listener);
  }

  offAbort(listener: () => void): void {
    this.#listeners.delete(listener);
  }

  throwIfAborted(): void {
    if (this.aborted) throw this.reason;
  }

  /** A promise that is given up at the abort, whether or not it listens; what it gives then is discarded. */
  bound<Result>(promise: Promise<Result>, discard: (result: Result) => void): Promise<Result> {
    return new Promise((resolve, reject) => {
      const giveUp = () => {
        reject(this.reason);
        promise.then(discard, () => {});
      };
      if (this.aborted) return giveUp();
      this.onAbort(giveUp);
      const settled = () => this.offAbort(giveUp);
      promise.then(
        (result) => {
          settled();
          resolve(result);
        },
        (error) => {
          settled();
          reject(error);
        },
      );
    });
  }

  /** Lets go of the caller's signal: nothing is aborted any more. */
  end(): void {
    clearTimeout(this.#timer);
    this.#caller?.removeEventListener('abort', this.#follow);
  }

  #abort(reason: unknown): void {
    if (this.aborted) return;
    this.aborted = true;
    this.reason = reason;
    this.#controller?.abort(reason);
    for (const listener of [...this.#listeners]) listener();
  }
}

/** Bytes per second below which a transfer is no use to anybody. */
const SLOWEST = 64 * 1024;

/** Milliseconds that so many bytes may take, beside the deadline of a call without any. */
export function timeFor(bytes: number, deadline: number): number {
  return deadline + (bytes / SLOWEST) * 1000;
}
