import { letGo, untilAborted } from '../body.js';

/** The pieces of one answer, taken when they are wanted. */
export class BodySource {
  readonly #body: AsyncIterable<Uint8Array>;
  readonly #pieces: AsyncGenerator<Uint8Array, void>;
  #hasBegun = false;

  constructor(body: AsyncIterable<Uint8Array>, signal: AbortSignal) {
    this.#body = body;
    this.#pieces = untilAborted(body, signal);
  }

  /** The next piece that holds a byte; `undefined` at the end. */
  async next(): Promise<Uint8Array | undefined> {
    this.#hasBegun = true;
    for (;;) {
      const { done, value } = await this.#pieces.next();
      if (done) return undefined;
      if (value.length > 0) return value;
    }
  }

  /** Ends the request, unless all of it was read. To be called while nobody waits for a piece. */
  release(): void {
    if (this.#hasBegun) void this.#pieces.return().catch(ignore);
    else letGo(this.#body);
  }
}

function ignore(): void {}
