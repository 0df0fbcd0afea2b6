import type { Readable } from 'node:stream';

/** Milliseconds that a reader may be elsewhere before its request no longer counts as under way. */
const ABSENCE = 50;

export interface BodyStreamOptions {
  /** Gives back the request's slot. */
  readonly release: () => void;
  /** Milliseconds to wait for a byte. */
  readonly idleTimeout: number;
}

/**
 * The body of one answer, piece by piece. A wait longer than the idle timeout is a `TimeoutError`.
 *
 * The request's slot is held while somebody reads; a reader who pauses gives it up, or readers who wait for each
 * other would wait for ever.
 */
export class BodyStream {
  readonly #stream: Readable;
  readonly #pieces: AsyncIterator<Uint8Array>;
  readonly #options: BodyStreamOptions;
  #absence: NodeJS.Timeout | undefined;

  constructor(body: unknown, options: BodyStreamOptions) {
    this.#stream = body as Readable;
    this.#options = options;
    // A stream that fails while nobody reads it must not end the process.
    this.#stream.on('error', () => {});
    this.#stream.on('close', options.release);
    this.#pieces = this.#stream[Symbol.asyncIterator]();
    this.#leave();
  }

  /** Waits no longer than `patience` milliseconds, whatever the idle timeout. */
  async next(patience = Number.POSITIVE_INFINITY): Promise<Uint8Array | undefined> {
    clearTimeout(this.#absence);
    const idleTimeout = Math.min(this.#options.idleTimeout, Math.max(0, patience));
    const idle = setTimeout(() => this.#stream.destroy(new IdleError(idleTimeout)), idleTimeout);
    try {
      const { done, value } = await this.#pieces.next();
      if (done !== true) return value;
      this.#options.release();
      return undefined;
    } finally {
      clearTimeout(idle);
      this.#leave();
    }
  }

  /** Waits for the end behind the last byte that matters, so that the connection can be used again. */
  async finish(): Promise<void> {
    // Whatever comes or fails now, the bytes that were asked for are here.
    await this.next().catch(() => {});
  }

  /** Ends the connection unless all of its bytes have been read. */
  destroy(): void {
    clearTimeout(this.#absence);
    this.#stream.destroy();
    this.#options.release();
  }

  /** Reads what nobody will ask for: the end of an empty body, so that its connection is free again. */
  drain(): void {
    this.#stream.resume();
  }

  #leave(): void {
    if (this.#stream.destroyed) return;
    this.#absence = setTimeout(this.#options.release, ABSENCE);
    this.#absence.unref();
  }
}

class IdleError extends Error {
  override readonly name = 'TimeoutError';

  constructor(timeout: number) {
    super(`not a byte of the body within ${timeout} ms`);
  }
}
