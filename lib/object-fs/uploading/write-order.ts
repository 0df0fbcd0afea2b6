/**
 * How far a file has been written without a gap, from what its writers say they did. Only a hint: what writes behind
 * our back is not told, so whatever is taken from the file on this word has to be compared with it in the end.
 */
export class WriteOrder {
  readonly #appends: boolean;
  #frontier: number;
  /** Where the next write without a position goes. */
  #cursor = 0;
  #hasGap = false;

  /** `appends`: every write goes to the end, as with `O_APPEND`; `length`: bytes that the file begins with. */
  constructor(appends: boolean, length: number) {
    this.#appends = appends;
    this.#frontier = length;
  }

  /** Bytes from the start of the file that have been written, or were there. */
  get frontier(): number {
    return this.#frontier;
  }

  /** Something was written behind a gap: how far the file is complete is not known any more. */
  get hasGap(): boolean {
    return this.#hasGap;
  }

  /** Returns where the bytes went. `position` is null for a write that goes where the last one ended. */
  wrote(position: number | null, length: number): number {
    const start = this.#appends ? this.#frontier : (position ?? this.#cursor);
    if (position === null) this.#cursor = start + length;
    if (start > this.#frontier) this.#hasGap = true;
    else this.#frontier = Math.max(this.#frontier, start + length);
    return start;
  }

  /** A file that got longer has zeros there, which are yet to be written over. */
  truncated(length: number): void {
    this.#frontier = Math.min(this.#frontier, length);
  }
}
