import { AbortError, throwIfAborted } from '../../errors.js';
import type { ByteRange } from '../fill.js';
import { IntegrityError } from '../integrity.js';
import type { CachedFile, CacheRecord } from '../record.js';
import type { Answer, Piece } from './flight.js';
import { Flights } from './flights.js';
import { KeptBytes } from './kept-bytes.js';
import type { PartialFile } from './partial-file.js';
import type { PartialOptions } from './partial-options.js';
import type { Wish } from './read-ahead.js';
import { verify } from './verify.js';
import { Waiter } from './waiter.js';

/** Nothing can be read of it any more. */
export class PartialEnded extends Error {
  override readonly name = 'PartialEnded';
}

/** Who waits, and what else to fetch. */
interface Want {
  readonly reader: object;
  readonly wish: Wish;
}

/** One version of an object while it is fetched bit by bit. A byte that has not come is fetched, never read as a hole. */
export class Partial {
  readonly key: string;
  readonly record: CacheRecord;
  readonly file: PartialFile | undefined;
  readonly #options: PartialOptions;
  readonly #kept: KeptBytes;
  readonly #flights: Flights;
  readonly #waiters = new Map<Waiter, Want>();
  #publication: Promise<CachedFile | undefined> | undefined;
  #isLost = false;
  #ending: PartialEnded | undefined;

  constructor(options: PartialOptions) {
    const { key, record, file, fetch } = options;
    const { sizes, budget, writeBuffers } = options.shares;
    this.key = key;
    this.record = record;
    this.file = file;
    this.#options = options;
    this.#kept = new KeptBytes(options);
    this.#flights = new Flights({
      size: record.size,
      sizes,
      budget,
      fetch,
      present: (window) => this.#kept.within(window),
      // What only memory takes is copied there as it comes.
      buffers: () => (file?.takesBytes ? writeBuffers : undefined),
      give: (piece) => this.#give(piece),
      keep: (piece, isRead) => this.#keep(piece, isRead),
      spoiled: (range) => this.#kept.forget(range),
      ended: (failed, error) => this.#ended(failed, error),
    });
  }

  get size(): number {
    return this.record.size;
  }

  /** Whether all has come, and is on the disk. */
  get isComplete(): boolean {
    return this.file?.present.covers({ start: 0, end: this.size }) === true;
  }

  /** The cached file, once all has come; `undefined` until then, and where it cannot become one. */
  get publication(): Promise<CachedFile | undefined> {
    return this.#publication ?? Promise.resolve(undefined);
  }

  /** Whether bytes stay: they may all be on the disk some time. */
  get keepsBytes(): boolean {
    return !this.#isLost && (this.#publication !== undefined || this.file?.takesBytes === true);
  }

  /** Takes in the answer of a request that was made already: its bytes wait until somebody wants them. */
  adopt(range: ByteRange, answer: Answer, claimant: object): void {
    this.#flights.adopt(range, answer, claimant);
  }

  /** A reader may want what is under way. */
  enter(reader: object): void {
    this.#flights.claim(reader);
  }

  /** A reader wants nothing more than what it waits for. */
  leave(reader: object): void {
    this.#flights.unclaim(reader);
    this.#kept.leave(reader);
  }

  /**
   * Fills `target` with the bytes from `start` on, all of which the object must have. Rejects with what a request
   * failed with, or an `AbortError`; nobody writes to `target` from then on.
   */
  async read(want: Want, target: Uint8Array, start: number, signal?: AbortSignal | undefined): Promise<void> {
    throwIfAborted(signal);
    if (this.#ending) throw this.#ending;
    if (this.#kept.giveReadBack(want.reader, target, start)) {
      this.#fetchAhead(want);
      return;
    }
    let left: readonly ByteRange[] = [{ start, end: start + target.length }];
    while (left.length > 0) left = await this.#readOnce(want, target, start, left, signal);
  }

  /** Copies what is at hand, without waiting, and says what is missing. */
  readSync(target: Uint8Array, start: number): ByteRange[] {
    const range = { start, end: start + target.length };
    const waiter = new Waiter(this.#kept.notOnDisk([range]), start, target);
    this.#offerAtHand(waiter);
    const lost = this.#kept.onDisk([range]).flatMap((run) => this.#kept.readSync(run, target, start));
    return [...waiter.missing.runs, ...lost];
  }

  /** Another thread has fetched these bytes, which are kept without waiting. */
  giveSync(bytes: Uint8Array, start: number): void {
    for (const waiter of this.#waiters.keys()) waiter.offer(bytes, start);
    this.#kept.keepSync(bytes, start);
    this.#publishIfComplete();
  }

  /** Another thread has written these bytes to the file. */
  wrote(range: ByteRange): void {
    this.file?.present.add(range);
    this.#publishIfComplete();
  }

  /** Resolves once a range has come, and is kept. */
  async fetch(reader: object, range: ByteRange, signal: AbortSignal | undefined): Promise<void> {
    const wish = { end: range.end, until: range.end, limit: this.size, isSequential: true };
    await this.#wait({ reader, wish }, new Waiter(this.#kept.notOnDisk([range]), range.start), signal);
  }

  /** Ends all requests, fails all who wait, and lets go of the file. */
  end(error: PartialEnded): void {
    if (this.#ending) return;
    this.#ending = error;
    for (const waiter of this.#waiters.keys()) waiter.fail(error);
    this.#flights.end();
    this.#kept.end();
  }

  async #readOnce(
    want: Want,
    target: Uint8Array,
    start: number,
    ranges: readonly ByteRange[],
    signal: AbortSignal | undefined,
  ): Promise<ByteRange[]> {
    const waiter = new Waiter(this.#kept.notOnDisk(ranges), start, target);
    const { reader, wish } = want;
    const ahead = wish.isSequential ? { reader, limit: wish.limit } : undefined;
    const reads = this.#kept.onDisk(ranges).map((run) => this.#kept.read(run, target, start, ahead));
    try {
      await this.#wait(want, waiter, signal);
    } finally {
      await Promise.all(reads);
    }
    return [...(await Promise.all(reads)).flat(), ...waiter.elsewhere];
  }

  async #wait(want: Want, waiter: Waiter, signal: AbortSignal | undefined): Promise<void> {
    throwIfAborted(signal);
    if (this.#ending) throw this.#ending;
    const abort = (): void => {
      waiter.fail(new AbortError(signal!.reason));
      this.#flights.unclaim(want.reader);
    };
    signal?.addEventListener('abort', abort, { once: true });
    this.#waiters.set(waiter, want);
    try {
      this.#offerAtHand(waiter);
      this.#demand(waiter, want);
      this.#fetchAhead(want);
      await waiter.done;
    } finally {
      signal?.removeEventListener('abort', abort);
      this.#waiters.delete(waiter);
      this.#flights.unclaim(waiter);
    }
  }

  #offerAtHand(waiter: Waiter): void {
    if (waiter.wantsBytes) for (const { bytes, start } of this.#flights.held()) waiter.offer(bytes, start);
    this.#kept.offerTo(waiter);
  }

  #demand(waiter: Waiter, { reader, wish }: Want): void {
    for (const gap of [...waiter.missing.runs]) this.#flights.demand(gap, wish, [waiter, reader]);
  }

  #fetchAhead({ reader, wish }: Want): void {
    for (const missing of this.#kept.missing({ start: wish.end, end: wish.until }))
      this.#flights.ahead(missing, wish, reader);
  }

  #give({ bytes, start }: Piece): boolean {
    let isRead = false;
    for (const waiter of this.#waiters.keys()) {
      if (waiter.wantsBytes) isRead = waiter.offer(bytes, start) || isRead;
    }
    return isRead;
  }

  async #keep({ bytes, start }: Piece, isRead: boolean): Promise<boolean> {
    const isFree = await this.#kept.keep(bytes, start, isRead);
    for (const waiter of this.#waiters.keys()) if (!waiter.wantsBytes) waiter.offer(bytes, start);
    this.#publishIfComplete();
    return isFree;
  }

  #ended(failed: ByteRange | undefined, error: unknown): void {
    if (failed) this.#options.failed(error);
    for (const [waiter, want] of this.#waiters) {
      if (failed && waiter.missing.within(failed).length > 0) waiter.fail(error);
      for (const run of this.#kept.onDisk([...waiter.missing.runs])) waiter.lookElsewhere(run);
      this.#offerAtHand(waiter);
      this.#demand(waiter, want);
    }
  }

  #publishIfComplete(): void {
    const { file } = this;
    if (this.#publication || this.#ending || !file || !this.isComplete) return;
    this.#publication = this.#publish(file);
    this.#publication.catch(() => {});
    this.#flights.end();
  }

  async #publish(file: PartialFile): Promise<CachedFile | undefined> {
    file.refuse();
    try {
      await verify(file, this.record);
    } catch (error) {
      this.#isLost = true;
      this.#kept.distrustDisk(error);
      this.#options.lost();
      if (!(error instanceof IntegrityError)) return undefined;
      this.#options.failed(error);
      throw error;
    }
    const temporary = await file.toPublish();
    return temporary && this.#options.publish(temporary);
  }
}
