/** Buffers of which there are no more. */
const MOST = 16;

/**
 * A bounded number of large buffers of one size, used again and again: what is new costs the system a page fault every
 * 4 KiB.
 */
export class SpareBuffers {
  /** Bytes of each. */
  readonly size: number;
  readonly #spare: Uint8Array[] = [];
  #taken = 0;

  constructor(size: number) {
    this.size = size;
  }

  /** Its content is anything. `undefined` while too many are in use. */
  take(): Uint8Array | undefined {
    if (this.#taken === MOST) return undefined;
    this.#taken += 1;
    return this.#spare.pop() ?? Buffer.allocUnsafeSlow(this.size);
  }

  /** `isFree`: nobody reads from it or writes to it any more. Else it is left to the collector. */
  giveBack(buffer: Uint8Array, isFree = true): void {
    this.#taken -= 1;
    if (isFree) this.#spare.push(buffer);
    // Nobody may need one again for long.
    if (this.#taken === 0) this.#spare.length = 0;
  }
}
