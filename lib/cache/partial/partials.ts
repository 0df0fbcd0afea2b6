import { CacheFull } from '../budget/cache-full.js';
import { refusal, tell } from '../events.js';
import type { ByteRange } from '../fill.js';
import type { CachedFile, CacheRecord } from '../record.js';
import { type Completing, complete } from './complete.js';
import type { Answer } from './flight.js';
import { Partial, PartialEnded } from './partial.js';
import type { PartialDisk } from './partial-disk.js';
import { PartialFile } from './partial-file.js';
import type { PartialHooks } from './partial-options.js';
import { PartialShares, type PartialsOptions } from './partial-shares.js';

/** The first answer for an object: bytes from `range.start` on. */
export interface Opening extends Answer {
  readonly range: ByteRange;
}

/** Partials that nobody reads are kept for those who come back: a player that seeks opens a file each time anew. */
const MOST_IDLE = 16;
/** Each has two descriptors open, of the 1,024 that a process often may have. */
const MOST_FILES = 256;

/** The versions that are fetched bit by bit, at most one of each key; those who read one share it. */
export class Partials {
  readonly shares: PartialShares;
  readonly #cache: PartialDisk;
  readonly #byKey = new Map<string, Partial>();
  readonly #readers = new Map<Partial, Set<object>>();
  /** Those that nobody reads, in the order in which they were left. */
  readonly #idle = new Set<Partial>();
  readonly #removeAll = (): void => this.#endAll(new PartialEnded('the process ends'));
  readonly #relievesNoMore: () => void;
  readonly #collected = new FinalizationRegistry<() => void>((close) => close());
  #isDisposed = false;

  constructor(cache: PartialDisk, options: PartialsOptions) {
    this.#cache = cache;
    this.shares = new PartialShares(options);
    this.#relievesNoMore = cache.budget.relievedBy(() => this.#dropIdle());
  }

  /** Bytes that a reader may be ahead of, given how many read without a disk: those have to be held in memory. */
  mostAhead(partial: Partial): number {
    const { capacity } = this.shares.budget;
    if (partial.keepsBytes) return capacity;
    const others = [...this.#readers.keys()].filter((other) => !other.keepsBytes).length;
    return capacity / 16 / Math.max(1, others);
  }

  /** Bytes of memory that hold what no disk takes, of all partials together. */
  get memoryBytes(): number {
    return this.shares.blocks.bytes;
  }

  find(key: string, version?: string): Partial | undefined {
    const partial = this.#byKey.get(key);
    return version === undefined || partial?.record.version === version ? partial : undefined;
  }

  /** The partial of a version, made if need be. Nobody but the caller of `enter` keeps it from going. */
  async create(
    key: string,
    record: CacheRecord,
    hooks: PartialHooks,
    opening: Opening | undefined,
    isDiskBroken: boolean,
  ): Promise<Partial> {
    const file = this.find(key, record.version) ? undefined : await this.#file(record.size, isDiskBroken);
    return this.#add(key, record, hooks, file, opening);
  }

  /** As `create`, for a caller that cannot wait. */
  createSync(key: string, record: CacheRecord, hooks: PartialHooks, isDiskBroken: boolean): Partial {
    const file = this.find(key, record.version) ? undefined : this.#fileSync(record.size, isDiskBroken);
    return this.#add(key, record, hooks, file, undefined);
  }

  /** Somebody reads it from now on. `false` if it is gone. */
  enter(partial: Partial, reader: object): boolean {
    const readers = this.#readers.get(partial);
    if (!readers) return false;
    readers.add(reader);
    this.#idle.delete(partial);
    partial.enter(reader);
    return true;
  }

  leave(partial: Partial, reader: object): void {
    partial.leave(reader);
    this.#collected.unregister(reader);
    const readers = this.#readers.get(partial);
    if (!readers?.delete(reader) || readers.size > 0) return;
    if (this.#byKey.get(partial.key) !== partial || !partial.keepsBytes) {
      this.#drop(partial);
      return;
    }
    this.#idle.add(partial);
    if (this.#idle.size > MOST_IDLE) this.#dropIdle();
  }

  /** Runs `close` once a handle is collected, unless the reader has left by then. */
  watch(handle: object, reader: object, close: () => void): void {
    this.#collected.register(handle, close, reader);
  }

  /** Fetches all of it. Resolves with the cached file, `undefined` where the disk does not take it. */
  async complete(partial: Partial, ...how: Completing): Promise<CachedFile | undefined> {
    const reader = {};
    if (!this.enter(partial, reader)) return undefined;
    try {
      return await complete(partial, this.shares.sizes.request, ...how);
    } finally {
      this.leave(partial, reader);
    }
  }

  /** Nobody is given it any more; those who read it go on. */
  forget(partial: Partial): void {
    if (this.#byKey.get(partial.key) === partial) this.#byKey.delete(partial.key);
    if (this.#idle.has(partial)) this.#drop(partial);
  }

  /** Ends all requests; whoever waits, or reads later, is told so. */
  dispose(): void {
    this.#isDisposed = true;
    this.#relievesNoMore();
    this.#endAll(new PartialEnded('the file system was disposed'));
  }

  #add(
    key: string,
    record: CacheRecord,
    hooks: PartialHooks,
    file: PartialFile | undefined,
    opening: Opening | undefined,
  ): Partial {
    // Another caller may have made it meanwhile.
    const partial = this.find(key, record.version) ?? this.#create(key, record, hooks, file);
    const hold = {};
    if (partial.file !== file) file?.close();
    this.enter(partial, hold);
    if (opening && opening.range.start < opening.range.end) partial.adopt(opening.range, opening, hold);
    // All who wait for it have their turn before it can go.
    setImmediate(() => this.leave(partial, hold));
    return partial;
  }

  #create(key: string, record: CacheRecord, hooks: PartialHooks, file: PartialFile | undefined): Partial {
    const { staging, fault: told } = this.#cache;
    const fault = (error: unknown): void => {
      told?.(error);
      tell(refusal(key, record.size, error));
    };
    if (file && !file.takesBytes) fault(new CacheFull(file.path));
    const partial = new Partial({
      ...hooks,
      key,
      record,
      file,
      shares: this.shares,
      room: (bytes) => staging.ensure(file!.path, bytes, record.size),
      roomSync: (bytes) => staging.ensureSync(file!.path, bytes, record.size),
      fault,
      write: (bytes, work) => this.#cache.write?.(bytes, work) ?? work(),
      publish: async (temporary) => {
        const published = await hooks.publish(temporary);
        this.forget(partial);
        return published;
      },
      lost: () => this.forget(partial),
      failed: (error) => {
        const isGone = hooks.failed(error);
        if (isGone) this.forget(partial);
        return isGone;
      },
    });
    const former = this.#byKey.get(key);
    if (former) this.forget(former);
    if (this.#readers.size === 0) process.once('exit', this.#removeAll);
    this.#byKey.set(key, partial);
    this.#readers.set(partial, new Set());
    if (this.#isDisposed) this.dispose();
    return partial;
  }

  async #file(size: number, isDiskBroken: boolean): Promise<PartialFile | undefined> {
    if (isDiskBroken || !this.#mayHaveFile()) return undefined;
    try {
      const temporary = await this.#cache.stage();
      return await PartialFile.from(temporary, size, await this.#cache.budget.couldHold(size));
    } catch {
      return undefined;
    }
  }

  #fileSync(size: number, isDiskBroken: boolean): PartialFile | undefined {
    if (isDiskBroken || !this.#mayHaveFile()) return undefined;
    try {
      const temporary = this.#cache.stageSync();
      return PartialFile.fromSync(temporary, size, this.#cache.budget.couldHoldSync(size));
    } catch {
      return undefined;
    }
  }

  #mayHaveFile(): boolean {
    return this.#readers.size < MOST_FILES || this.#dropIdle();
  }

  #dropIdle(): boolean {
    const [oldest] = this.#idle;
    if (oldest) this.#drop(oldest);
    return oldest !== undefined;
  }

  #drop(partial: Partial): void {
    this.#idle.delete(partial);
    this.#readers.delete(partial);
    if (this.#byKey.get(partial.key) === partial) this.#byKey.delete(partial.key);
    this.#end(partial, new PartialEnded('nobody reads it'));
    if (this.#readers.size === 0) process.off('exit', this.#removeAll);
  }

  #endAll(error: PartialEnded): void {
    for (const partial of [...this.#readers.keys()]) {
      this.#end(partial, error);
      this.#drop(partial);
    }
  }

  #end(partial: Partial, error: PartialEnded): void {
    partial.end(error);
    if (partial.file) this.#cache.staging.discard(partial.file.path);
  }
}
