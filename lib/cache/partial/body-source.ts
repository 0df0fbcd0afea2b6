import { letGo } from '../body.js';

/**
 * The pieces of one answer, taken when they are wanted. Without a generator, and a race of promises, for each piece:
 * there are thousands.
 */
export class BodySource {
  readonly #body: AsyncIterable<Uint8Array>;
  readonly #signal: AbortSignal;
  readonly #abort = (): void => this.#reject?.(this.#signal.reason);
  #pieces: AsyncIterator<Uint8Array> | undefined;
  #reject: ((error: unknown) => void) | undefined;
  #isOver = false;

  constructor(body: AsyncIterable<Uint8Array>, signal: AbortSignal) {
    this.#body = body;
    this.#signal = signal;
    signal.addEventListener('abort', this.#abort, { once: true });
  }

  /**
   * The next piece that holds a byte; `undefined` at the end. Rejects with the signal's reason once that aborts, even
   * while a piece is awaited.
   */
  async next(): Promise<Uint8Array | undefined> {
    for (;;) {
      this.#signal.throwIfAborted();
      const { done, value } = await this.#step();
      if (done) return undefined;
      if (value.length > 0) return value;
    }
  }

  /** Ends the request, unless all of it was read. */
  release(): void {
    this.#signal.removeEventListener('abort', this.#abort);
    if (!this.#pieces) letGo(this.#body);
    else if (!this.#isOver) this.#pieces.return?.().catch(ignore);
    this.#isOver = true;
  }

  #step(): Promise<IteratorResult<Uint8Array, void>> {
    this.#pieces ??= this.#body[Symbol.asyncIterator]();
    return new Promise((resolve, reject) => {
      this.#reject = reject;
      this.#pieces!.next().then((step) => {
        if (step.done) this.#isOver = true;
        resolve(step);
      }, reject);
    });
  }
}

function ignore(): void {}
