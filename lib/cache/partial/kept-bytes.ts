import { CacheFull } from '../budget/cache-full.js';
import type { ByteRange } from '../fill.js';
import { BlocksOfOne } from './memory-blocks.js';
import type { PartialFile } from './partial-file.js';
import type { PartialShares } from './partial-shares.js';
import { ReadBack } from './read-back.js';
import type { Waiter } from './waiter.js';

export interface KeptBytesOptions {
  /** Where bytes are kept; none where the disk has no place for them. */
  readonly file: PartialFile | undefined;
  readonly shares: PartialShares;
  /** Whether the disk may hold so many bytes of it. */
  room(bytes: number): Promise<boolean>;
  /** As `room`, for a caller that cannot wait. */
  roomSync(bytes: number): boolean;
  /** The disk has refused something, or there is no room: a `CacheFull`. */
  fault(error: unknown): void;
  /** Does what writes so many bytes; rejects where the disk does not answer. */
  write?(bytes: number, work: () => Promise<void>): Promise<void>;
}

/** What there is of one version: on the disk, and, where that takes nothing, the last of it in memory. */
export class KeptBytes {
  readonly #options: KeptBytesOptions;
  readonly #file: PartialFile | undefined;
  readonly #memory: BlocksOfOne;
  readonly #readBack: ReadBack;
  /** Bytes that are being written. */
  #writing = 0;
  #isOver = false;

  constructor(options: KeptBytesOptions) {
    this.#options = options;
    this.#file = options.file;
    this.#memory = new BlocksOfOne(options.shares.blocks);
    this.#readBack = new ReadBack(options.shares.readBuffers);
  }

  /** What there is of a range. */
  within(range: ByteRange): ByteRange[] {
    return [...this.onDisk([range]), ...this.#memory.present.within(range)];
  }

  onDisk(ranges: readonly ByteRange[]): ByteRange[] {
    const file = this.#file;
    return file ? ranges.flatMap((range) => file.present.within(range)) : [];
  }

  notOnDisk(ranges: readonly ByteRange[]): ByteRange[] {
    const file = this.#file;
    return file ? ranges.flatMap((range) => file.present.gaps(range)) : [...ranges];
  }

  /** What there is neither on the disk nor in memory. */
  missing(range: ByteRange): ByteRange[] {
    return this.notOnDisk([range]).flatMap((gap) => this.#memory.present.gaps(gap));
  }

  /** Gives what is in memory. */
  offerTo(waiter: Waiter): void {
    for (const range of [...waiter.missing.runs]) {
      this.#memory.give(range, (bytes, start) => waiter.offer(bytes, start));
    }
  }

  /**
   * Resolves once the bytes are kept, where there is room for them: with whether nothing is done with them any more. A
   * write that the disk was too slow for still goes on. `isRead`: somebody has taken them already.
   */
  async keep(bytes: Uint8Array, start: number, isRead: boolean): Promise<boolean> {
    const range = { start, end: start + bytes.length };
    if (this.#file?.present.covers(range) || (await this.#wroteToDisk(bytes, start))) return true;
    if (this.#isOver) return false;
    this.#memory.store(bytes, start);
    if (isRead) this.#memory.read(range);
    return false;
  }

  /** As `keep`, for a caller that cannot wait. */
  keepSync(bytes: Uint8Array, start: number): void {
    const file = this.#file;
    try {
      if (!file?.takesBytes || !this.#options.roomSync(file.present.bytes + bytes.length))
        throw new CacheFull(file?.path ?? '');
      file.writeSync(bytes, start);
    } catch (error) {
      if (file?.takesBytes) this.#refused(file, error);
      this.#memory.store(bytes, start);
    }
  }

  /** Copies what was read from the disk already, for a reader who reads in order. Whether that was all. */
  giveReadBack(reader: object, target: Uint8Array, start: number): boolean {
    return this.#readBack.give(reader, target, start);
  }

  /** A reader wants nothing more for now. */
  leave(reader: object): void {
    this.#readBack.leave(reader);
  }

  /** Reads a run on the disk, and says what of it is lost. `ahead`: who goes on reading, and how far. */
  async read(
    run: ByteRange,
    target: Uint8Array,
    start: number,
    ahead?: { readonly reader: object; readonly limit: number } | undefined,
  ): Promise<ByteRange[]> {
    const part = target.subarray(run.start - start, run.end - start);
    const read = (into: Uint8Array, range: ByteRange) => this.#readDisk(into, range);
    try {
      if (ahead) {
        const there = this.#file!.present.within({ start: run.start, end: Math.max(run.end, ahead.limit) });
        if (there[0] && (await this.#readBack.read(ahead.reader, part, there[0], read))) return [];
      }
      await this.#readDisk(part, run);
      return [];
    } catch (error) {
      this.distrustDisk(error);
      return [run];
    }
  }

  readSync(run: ByteRange, target: Uint8Array, start: number): ByteRange[] {
    try {
      for (let position = run.start; position < run.end; ) {
        const read = this.#file!.readSync(target, position - start, run.end - position, position);
        if (read === 0) throw new Error(CUT);
        position += read;
      }
      return [];
    } catch (error) {
      this.distrustDisk(error);
      return [run];
    }
  }

  /** What was kept of a range counts for nothing any more. */
  forget(range: ByteRange): void {
    this.#readBack.clear();
    this.#file?.present.remove(range);
    this.#memory.present.remove(range);
  }

  /** The disk does not give back what it was given: what it holds counts for nothing any more. */
  distrustDisk(error: unknown): void {
    this.#readBack.clear();
    this.#file?.refuse();
    this.#file?.present.clear();
    this.#options.fault(error);
  }

  end(): void {
    this.#isOver = true;
    this.#readBack.end();
    this.#memory.clear();
    this.#file?.close();
  }

  /** Rejects with the disk's error, also when it has too few bytes. */
  async #readDisk(target: Uint8Array, { start }: ByteRange): Promise<number> {
    for (let done = 0; done < target.length; ) {
      const read = await this.#file!.read(target, done, target.length - done, start + done);
      if (read === 0) throw new Error(CUT);
      done += read;
    }
    return target.length;
  }

  async #wroteToDisk(bytes: Uint8Array, start: number): Promise<boolean> {
    const file = this.#file;
    if (!file?.takesBytes) return false;
    this.#writing += bytes.length;
    try {
      const write = async (): Promise<void> => {
        if (!(await this.#options.room(file.present.bytes + this.#writing))) throw new CacheFull(file.path);
        await file.write(bytes, start);
      };
      await (this.#options.write?.(bytes.length, write) ?? write());
      return true;
    } catch (error) {
      this.#refused(file, error);
      return false;
    } finally {
      this.#writing -= bytes.length;
    }
  }

  #refused(file: PartialFile, error: unknown): void {
    file.refuse();
    this.#options.fault(error);
  }
}

const CUT = 'the temporary file was cut';
