import type { Partial } from '../../cache/partial/partial.js';
import type { Partials } from '../../cache/partial/partials.js';
import { ReadAhead, type Wish } from '../../cache/partial/read-ahead.js';
import { asErrno } from '../store-errors.js';

/** Fetches what is missing of a read while the thread stands still, and puts it into `target`. */
export type FetchSync = (partial: Partial, wish: Wish, target: Uint8Array, start: number) => void;

/** A reader gets four times as much ahead as it has read: one who goes on at once is served by all connections soon. */
const GROWTH = 4;

/** One descriptor on a version that has not all come: reads fetch what they need. It has a position of its own. */
export class RangedReader {
  readonly #partials: Partials;
  readonly #partial: Partial;
  readonly #fetchSync: FetchSync;
  readonly #ahead: ReadAhead;
  #position = 0;
  #signal: AbortSignal | undefined;

  /** Throws what `enter` says of a partial that is gone. */
  constructor(partials: Partials, partial: Partial, fetchSync: FetchSync) {
    this.#partials = partials;
    this.#partial = partial;
    this.#fetchSync = fetchSync;
    const { request, granule } = partials.shares.sizes;
    this.#ahead = new ReadAhead({
      size: partial.size,
      least: Math.ceil(request / 8),
      most: () => partials.mostAhead(partial),
      step: Math.ceil(request / 8),
      growth: GROWTH,
      enough: 2 * request,
      isBusy: () => partials.shares.load.isBusy,
      tolerance: granule * 4,
    });
  }

  /** Bytes of the object. */
  get size(): number {
    return this.#partial.size;
  }

  /** Bytes from where it stands to the end. */
  get rest(): number {
    return Math.max(0, this.#partial.size - this.#position);
  }

  /** A stream will read from `start` to `end`, in order. */
  declare(start: number = this.#position, end?: number | undefined): void {
    this.#ahead.declare(start, end);
  }

  /** Reads that are begun in `work` end, with no bytes, when the signal says so. */
  within<Result>(signal: AbortSignal, work: () => Result): Result {
    const outer = this.#signal;
    this.#signal = signal;
    try {
      return work();
    } finally {
      this.#signal = outer;
    }
  }

  /**
   * Fills buffers one after the other, from a position, or from where it stands (`null`), which then moves on. Resolves
   * with the number of bytes, which is smaller than asked for at the end of the file only.
   */
  async read(
    targets: readonly Uint8Array[],
    position: number | null,
    signal?: AbortSignal | undefined,
  ): Promise<number> {
    const given = this.#signal;
    const claim = this.#claim(targets, position);
    try {
      for (const { target, wish, start } of this.#steps(targets, claim))
        await this.#partial.read({ reader: this, wish }, target, start, signal ?? given);
      return claim.end - claim.start;
    } catch (error) {
      claim.takeBack();
      if (given?.aborted) return 0;
      throw asErrno(error, 'read');
    }
  }

  /** As `read`, at once. */
  readSync(targets: readonly Uint8Array[], position: number | null): number {
    const claim = this.#claim(targets, position);
    try {
      for (const { target, wish, start } of this.#steps(targets, claim))
        this.#fetchSync(this.#partial, wish, target, start);
      return claim.end - claim.start;
    } catch (error) {
      claim.takeBack();
      throw asErrno(error, 'read');
    }
  }

  /** Closes it when a handle that nobody has closed is collected. */
  closeWith(handle: object): void {
    this.#partials.watch(handle, this, () => this.close());
  }

  /** Harmless when called again. Reads that are under way come to their end. */
  close(): void {
    this.#partials.leave(this.#partial, this);
  }

  /** The bytes that a read is about; those that come later begin behind them. */
  #claim(targets: readonly Uint8Array[], position: number | null) {
    const length = targets.reduce((sum, { byteLength }) => sum + byteLength, 0);
    const start = Math.min(position ?? this.#position, this.#partial.size);
    const end = Math.min(this.#partial.size, start + length);
    if (position === null) this.#position = Math.max(this.#position, end);
    const takeBack = (): void => {
      if (position === null && this.#position === end) this.#position = start;
    };
    return { start, end, takeBack };
  }

  /** Reads of a size that leaves others their share of the budget. */
  *#steps(targets: readonly Uint8Array[], { start, end }: { start: number; end: number }) {
    const most = Math.max(this.#partials.shares.sizes.request, this.#partials.shares.budget.capacity / 2);
    let position = start;
    for (const target of targets) {
      for (let done = 0; done < target.length && position < end; ) {
        const length = Math.min(target.length - done, end - position, most);
        const wish = this.#ahead.next(position, position + length);
        yield { target: target.subarray(done, done + length), wish, start: position };
        done += length;
        position += length;
      }
    }
  }
}
