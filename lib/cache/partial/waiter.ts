import type { ByteRange } from '../fill.js';
import { RangeSet } from './range-set.js';

/** Somebody who waits for bytes: they are copied to where they are wanted as they come, in any order. */
export class Waiter {
  /** What has not come. */
  readonly missing: RangeSet;
  /** Fulfilled once nothing is missing. */
  readonly done: Promise<void>;
  /** What has come by another way, and is to be looked for on the disk. */
  readonly elsewhere: ByteRange[] = [];
  readonly #start: number;
  readonly #target: Uint8Array | undefined;
  #resolve!: () => void;
  #reject!: (error: unknown) => void;

  /** `target` is where the byte at `start` goes, and what follows; none to wait only, until all is kept. */
  constructor(ranges: readonly ByteRange[], start: number, target?: Uint8Array) {
    this.missing = new RangeSet(ranges);
    this.#start = start;
    this.#target = target;
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // It may fail before anybody looks.
    this.done.catch(() => {});
    if (this.missing.isEmpty) this.#resolve();
  }

  /** Whether it is served by bytes that have come; else they must have been kept. */
  get wantsBytes(): boolean {
    return this.#target !== undefined;
  }

  /** Whether it has taken something. */
  offer(bytes: Uint8Array, start: number): boolean {
    const before = this.missing.bytes;
    for (const range of this.missing.within({ start, end: start + bytes.length })) {
      try {
        this.#target?.set(bytes.subarray(range.start - start, range.end - start), range.start - this.#start);
      } catch (error) {
        // Whoever waits has taken the buffer away meanwhile.
        this.fail(error);
        return true;
      }
      this.missing.remove(range);
    }
    if (this.missing.isEmpty) this.#resolve();
    return this.missing.bytes < before;
  }

  /** Does not wait for a range any more. */
  lookElsewhere(range: ByteRange): void {
    this.missing.remove(range);
    this.elsewhere.push(range);
    if (this.missing.isEmpty) this.#resolve();
  }

  fail(error: unknown): void {
    this.missing.clear();
    this.#reject(error);
  }
}
