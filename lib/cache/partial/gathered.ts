import type { Piece } from './flight.js';
import type { SpareBuffers } from './spare-buffers.js';

/**
 * Bytes that have come one behind the other and are not kept yet. They are copied, since nobody may rely on a piece of a
 * body once the next one is asked for; a few large writes cost less than that and many small ones.
 */
export class Gathered {
  readonly #buffers: SpareBuffers;
  readonly #buffer: Uint8Array;
  #start = 0;
  #length = 0;
  #isRead = true;

  private constructor(buffers: SpareBuffers, buffer: Uint8Array) {
    this.#buffers = buffers;
    this.#buffer = buffer;
  }

  /** None where all buffers are in use, or too small for the first piece. */
  static in(buffers: SpareBuffers | undefined, first: Piece): Gathered | undefined {
    const buffer = buffers && first.bytes.length <= buffers.size ? buffers.take() : undefined;
    return buffer && new Gathered(buffers!, buffer);
  }

  /** Bytes. */
  get length(): number {
    return this.#length;
  }

  /** Whether somebody has taken all of it already. */
  get isRead(): boolean {
    return this.#isRead;
  }

  get piece(): Piece {
    return { bytes: this.#buffer.subarray(0, this.#length), start: this.#start };
  }

  hasRoomFor(bytes: number): boolean {
    return this.#length + bytes <= this.#buffer.length;
  }

  /** There must be room for it, and it must begin where what is here ends. */
  add({ bytes, start }: Piece, isRead: boolean): void {
    if (this.#length === 0) this.#start = start;
    this.#buffer.set(bytes, this.#length);
    this.#length += bytes.length;
    this.#isRead &&= isRead;
  }

  /** It is not used any more. `isFree`: nothing is done with its bytes either. */
  end(isFree: boolean): void {
    this.#buffers.giveBack(this.#buffer, isFree);
  }
}
