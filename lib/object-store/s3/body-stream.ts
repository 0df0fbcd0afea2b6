import type { IncomingMessage } from 'node:http';
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
 * The body of one answer, piece by piece or all of it. A wait longer than the idle timeout is a `TimeoutError`.
 *
 * The request's slot is held while somebody reads; a reader who pauses gives it up, or readers who wait for each
 * other would wait for ever.
 *
 * It reads as Node's own iterator of a stream does, without its generator, and with timers that are set once: there are
 * thousands of pieces in a large body, and a small one costs less than an iterator.
 */
export class BodyStream {
  readonly #stream: Readable;
  readonly #options: BodyStreamOptions;
  readonly #absence: NodeJS.Timeout;
  #isAway = true;
  #idle: NodeJS.Timeout | undefined;
  #listens = false;
  /** `null` at the end. */
  #outcome: Error | null | undefined;
  #wake: (() => void) | undefined;
  /** Whether the idle timeout is what bounds the present wait. */
  #isWatched = false;

  constructor(body: unknown, options: BodyStreamOptions) {
    this.#stream = body as Readable;
    this.#options = options;
    // A stream that fails while nobody reads it must not end the process.
    this.#stream.on('error', (error) => this.#end(error));
    this.#stream.on('end', () => this.#end(null));
    this.#stream.on('close', () => this.#cut());
    if (this.#stream.closed) this.#cut();
    this.#absence = setTimeout(() => {
      if (this.#isAway) options.release();
    }, ABSENCE).unref();
  }

  /** Waits no longer than `patience` milliseconds, whatever the idle timeout. */
  async next(patience = Number.POSITIVE_INFINITY): Promise<Uint8Array | undefined> {
    this.#isAway = false;
    try {
      for (;;) {
        const piece = this.#stream.destroyed ? null : (this.#stream.read() as Uint8Array | null);
        if (piece !== null) return piece;
        if (this.#outcome) throw this.#outcome;
        if (this.#outcome === null) return undefined;
        await this.#more(patience);
      }
    } finally {
      this.#isAway = true;
      if (!this.#stream.destroyed) this.#absence.refresh();
    }
  }

  /**
   * Gives away all pieces that are yet to come, until `take` says that this one was too much. Only where none was asked
   * for before. What fails here, fails in `next` as well.
   */
  pour(take: (piece: Uint8Array) => boolean, patience: number): Promise<void> {
    this.#isAway = false;
    const { idleTimeout } = this.#options;
    const within = (milliseconds: number) =>
      setTimeout(() => this.#giveUp(milliseconds), Math.max(0, milliseconds));
    // What has come as a whole already is not waited for.
    const isHere = (this.#stream as Partial<IncomingMessage>).complete === true;
    const idle = isHere ? undefined : within(idleTimeout);
    const most = isHere ? undefined : within(patience);
    return new Promise((resolve, reject) => {
      const onPiece = (piece: Uint8Array) => {
        idle?.refresh();
        if (!take(piece)) settle();
      };
      const settle = () => {
        this.#wake = undefined;
        this.#stream.off('data', onPiece);
        clearTimeout(idle);
        clearTimeout(most);
        if (this.#outcome) reject(this.#outcome);
        else resolve();
      };
      if (this.#outcome !== undefined) return settle();
      this.#wake = settle;
      this.#stream.on('data', onPiece);
    });
  }

  /** Waits for the end behind the last byte that matters, so that the connection can be used again. */
  async finish(): Promise<void> {
    // Whatever comes or fails now, the bytes that were asked for are here.
    if (this.#outcome === undefined) await this.next().catch(() => {});
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

  #cut(): void {
    if (this.#outcome === undefined) this.#end(this.#stream.errored ?? new Error('the body was cut'));
    else this.#options.release();
  }

  #end(outcome: Error | null): void {
    this.#options.release();
    if (this.#outcome !== undefined) return;
    this.#outcome = outcome;
    this.#wake?.();
  }

  /** Resolves when there is something new to see. */
  #more(patience: number): Promise<void> {
    const { idleTimeout } = this.#options;
    if (!this.#listens) this.#stream.on('readable', () => this.#wake?.());
    this.#listens = true;
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
