import { finished, type Readable } from 'node:stream';

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
 *
 * It reads as Node's own iterator of a stream does, without its generator, and with timers that are set once: there are
 * thousands of pieces in a large body.
 */
export class BodyStream {
  readonly #stream: Readable;
  readonly #options: BodyStreamOptions;
  readonly #absence: NodeJS.Timeout;
  #isAway = true;
  #idle: NodeJS.Timeout | undefined;
  #hasBegun = false;
  /** `null` at the end. */
  #outcome: Error | null | undefined;
  #wake: (() => void) | undefined;
  /** Whether the idle timeout is what bounds the present wait. */
  #isWatched = false;

  constructor(body: unknown, options: BodyStreamOptions) {
    this.#stream = body as Readable;
    this.#options = options;
    // A stream that fails while nobody reads it must not end the process.
    this.#stream.on('error', () => {});
    this.#stream.on('close', options.release);
    this.#absence = setTimeout(() => {
      if (this.#isAway) options.release();
    }, ABSENCE).unref();
  }

  /** Waits no longer than `patience` milliseconds, whatever the idle timeout. */
  async next(patience = Number.POSITIVE_INFINITY): Promise<Uint8Array | undefined> {
    this.#isAway = false;
    try {
      if (!this.#hasBegun) this.#begin();
      for (;;) {
        const piece = this.#stream.destroyed ? null : (this.#stream.read() as Uint8Array | null);
        if (piece !== null) return piece;
        if (this.#outcome) throw this.#outcome;
        if (this.#outcome === null) {
          this.#options.release();
          return undefined;
        }
        await this.#more(patience);
      }
    } finally {
      this.#isAway = true;
      if (!this.#stream.destroyed) this.#absence.refresh();
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
    clearTimeout(this.#idle);
    this.#stream.destroy();
    this.#options.release();
  }

  /** Reads what nobody will ask for: the end of an empty body, so that its connection is free again. */
  drain(): void {
    this.#stream.resume();
  }

  #begin(): void {
    this.#hasBegun = true;
    const wake = (): void => this.#wake?.();
    this.#stream.on('readable', wake);
    finished(this.#stream, { writable: false }, (error) => {
      this.#outcome = error ?? null;
      wake();
    });
  }

  /** Resolves when there is something new to see. */
  #more(patience: number): Promise<void> {
    const { idleTimeout } = this.#options;
    this.#isWatched = patience >= idleTimeout;
    const most = Math.max(0, patience);
    const own = this.#isWatched ? undefined : setTimeout(() => this.#giveUp(most), most);
    if (this.#isWatched) this.#idle = this.#idle?.refresh() ?? this.#watch(idleTimeout);
    return new Promise((resolve) => {
      this.#wake = () => {
        this.#wake = undefined;
        clearTimeout(own);
        resolve();
      };
    });
  }

  /** It goes on while nobody waits, and then says nothing. While somebody does, the connection keeps the process. */
  #watch(idleTimeout: number): NodeJS.Timeout {
    const late = (): void => {
      if (this.#wake && this.#isWatched) this.#giveUp(idleTimeout);
    };
    return setTimeout(late, idleTimeout).unref();
  }

  #giveUp(timeout: number): void {
    this.#stream.destroy(new IdleError(timeout));
  }
}

class IdleError extends Error {
  override readonly name = 'TimeoutError';

  constructor(timeout: number) {
    super(`not a byte of the body within ${timeout} ms`);
  }
}
