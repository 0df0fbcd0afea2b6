import { Readable } from 'node:stream';

/** What a body comes by. */
export interface Source {
  pause(): void;
  resume(): void;
  /** Nobody wants the rest. */
  destroy(): void;
}

/** The body of a plain answer, of a length that is known. */
export class PlainBody extends Readable {
  readonly #source: Source;
  #left: number;

  constructor(length: number, source: Source) {
    super();
    this.#left = length;
    this.#source = source;
  }

  /** Whether all of it has come, read or not. */
  get complete(): boolean {
    return this.#left === 0;
  }

  /** Takes what belongs to it, and says how many bytes that is. */
  fill(piece: Buffer): number {
    const taken = piece.length > this.#left ? piece.subarray(0, this.#left) : piece;
    this.#left -= taken.length;
    if (taken.length > 0 && !this.push(taken) && this.#left > 0) this.#source.pause();
    if (this.#left === 0) this.push(null);
    return taken.length;
  }

  override _read(): void {
    if (this.#left > 0) this.#source.resume();
  }

  override _destroy(error: Error | null, callback: (error: Error | null) => void): void {
    if (this.#left > 0) this.#source.destroy();
    callback(error);
  }
}
