import type { Budget } from './budget/budget.js';
import { CacheFull } from './budget/cache-full.js';
import type { StagingRoom } from './budget/staging-room.js';
import { CacheCounters } from './counters.js';
import { DiskCache } from './disk-cache.js';
import { type CacheEvent, tell } from './events.js';
import { DEFAULT_CACHE_DEADLINE, type GuardedCacheOptions } from './guarded-cache-options.js';
import {
  type CacheHealth,
  type Conditions,
  DiskHealth,
  DiskUnavailable,
  type Side,
} from './health/disk-health.js';
import { isLeftOut, unlessUnavailable } from './health/left-out.js';
import { Owed } from './health/owed.js';
import { HotFiles } from './hot-files.js';
import type { CacheLayout } from './layout.js';
import type { PartialDisk } from './partial/partial-disk.js';
import type { OpenedFile } from './read-identified.js';
import type { CachedFile, CacheRecord } from './record.js';
import type { FreshTemporaryFile, TemporaryFile } from './temporary-file.js';
import { Turns } from './turns.js';
import { WarmReads } from './warm-reads.js';

/** Bytes that a disk takes in a millisecond, at the least. */
const SLOWEST = 4096;

/**
 * The cache of a disk that may fail, or not answer at all: nobody waits for that longer than the deadline, and while it
 * does so it is not asked. A look-up is then a miss, and a fill gives bytes without a file.
 *
 * A publication that was given up may still come through. Nobody trusts what it leaves: the key has no file until it has
 * come back and what it left is gone.
 */
export class GuardedCache {
  readonly layout: CacheLayout;
  readonly budget: Budget;
  readonly staging: StagingRoom;
  /** What happens here, counted. */
  readonly counters: CacheCounters;
  /** For files that are filled bit by bit. */
  readonly partialDisk: PartialDisk;
  /** Small files that were read again and again. */
  readonly hot: HotFiles;
  readonly #disk: DiskCache;
  readonly #health: DiskHealth;
  readonly #deadline: number;
  /** What the disk said to calls that do not fail of it, by key. */
  readonly #faults = new Map<string, unknown>();
  readonly #owed: Owed;
  readonly #turns: Turns | undefined;
  readonly #warm: WarmReads;

  constructor(options: GuardedCacheOptions, clock?: () => number) {
    const { deadline = DEFAULT_CACHE_DEADLINE, counters, shareFills = false, memoryBytes } = options;
    this.counters = new CacheCounters(counters);
    this.hot = new HotFiles(memoryBytes, (key) => this.#disk.used(key));
    this.#disk = new DiskCache(options, (event) => this.#tell(event));
    this.#deadline = deadline;
    this.#health = new DiskHealth(
      deadline,
      (side, state) => tell({ event: 'breaker', side, state }),
      () => void this.#owed.pay(),
      clock,
    );
    this.#owed = new Owed(this.#health, deadline);
    this.#warm = new WarmReads(this.#disk, this.#health, this.#owed);
    this.layout = this.#disk.layout;
    this.budget = this.#disk.budget;
    this.staging = this.#disk.staging;
    const attempt = <Result>(work: () => Promise<Result>) => this.attempt('writing', 0, work);
    if (shareFills) this.#turns = new Turns({ layout: this.layout, attempt });
    this.partialDisk = {
      budget: this.budget,
      staging: this.staging,
      stage: () => this.#stage({ proves: false }),
      stageSync: () => this.#stageSync({ proves: false }),
      fault: (error) => {
        if (error instanceof CacheFull) return this.counters.count({ event: 'full', key: '', bytes: 0 });
        this.counters.count({ event: 'fault', error });
        this.#health.fault('writing', error);
      },
      write: (bytes, work) => this.attempt('writing', bytes, work),
    };
  }

  /** How the disk does. */
  get health(): CacheHealth {
    return { ...this.#health.report(), owed: this.#owed.size };
  }

  /** As `DiskCache.lookUp`. */
  async lookUp(key: string): Promise<CachedFile | undefined> {
    if (this.#owed.has(key)) return undefined;
    const conditions = { deadline: this.#deadline, faultOf: () => this.#faultOf(key) };
    try {
      return await this.#health.run('reading', conditions, () => this.#disk.lookUp(key));
    } catch (error) {
      return unlessUnavailable(error);
    }
  }

  /** As `WarmReads.read`, of so many bytes. */
  async read(key: string, version: string, size: number): Promise<Buffer | undefined> {
    const bytes = await this.#warm.read(key, version, this.#deadline + size / SLOWEST);
    if (bytes) this.hot.offer(key, version, bytes);
    return bytes;
  }

  /** As `WarmReads.open`. */
  open(key: string, version: string): Promise<OpenedFile | undefined> {
    return this.#warm.open(key, version, this.#deadline);
  }

  /** As `lookUp`, for a caller that cannot wait. */
  lookUpSync(key: string): CachedFile | undefined {
    if (this.#owed.has(key)) return undefined;
    try {
      const conditions = { deadline: this.#deadline };
      return this.#health.runSync('reading', conditions, () => this.#disk.lookUpSync(key));
    } catch (error) {
      return unlessUnavailable(error);
    }
  }

  /** As `DiskCache.put`. */
  async put(key: string, record: CacheRecord, bytes: Uint8Array): Promise<CachedFile | undefined> {
    try {
      return await this.#publish(key, bytes.length, () => this.#disk.put(key, record, bytes));
    } catch (error) {
      return unlessUnavailable(error);
    }
  }

  /** As `DiskCache.adopt`. */
  async adopt(key: string, record: CacheRecord, temporary: TemporaryFile): Promise<CachedFile> {
    try {
      return await this.#publish(key, record.size, () => this.#disk.adopt(key, record, temporary));
    } catch (error) {
      // One that was begun discards it by itself.
      if (isLeftOut(error)) await this.#owed.do(temporary.path, () => temporary.discard());
      throw error;
    }
  }

  /** As `DiskCache.describeAnew`. */
  async describeAnew(key: string, record: CacheRecord, from: string = key, version?: string): Promise<void> {
    if (this.#owed.has(from)) return this.drop(key);
    try {
      await this.#publish(key, record.size, () => this.#disk.describeAnew(key, record, from, version));
    } catch (error) {
      unlessUnavailable(error);
    }
  }

  /** As `DiskCache.stage`; `ETIMEDOUT` where the disk does not answer. */
  stage(): Promise<FreshTemporaryFile> {
    return this.#stage({ isForced: true });
  }

  /** As `stage`, for a caller that cannot wait. */
  stageSync(): FreshTemporaryFile {
    return this.#stageSync({ isForced: true });
  }

  /**
   * Work on a file of the cache, or on one in the making, which moves so many bytes. `ETIMEDOUT` where the disk does not
   * answer; `late` is told of what then goes on.
   */
  attempt<Result>(
    side: Side,
    bytes: number,
    work: () => Promise<Result>,
    late?: (work: Promise<Result>) => void,
  ): Promise<Result> {
    const deadline = this.#deadline + bytes / SLOWEST;
    return this.#health.run(side, { deadline, isForced: true, ...(late && { late }) }, work);
  }

  /** As `DiskCache.temporaryDirectory`; `ETIMEDOUT` where the disk does not answer. */
  temporaryDirectory(): Promise<string> {
    const conditions = { deadline: this.#deadline, isForced: true };
    return this.#health.run('writing', conditions, () => this.#disk.temporaryDirectory());
  }

  /**
   * As `Turns.take`, for a key that is not in the cache: at once where fills are not shared, or the disk refuses.
   */
  async turn(key: string, signal: AbortSignal): Promise<(() => void) | undefined> {
    if (!this.#turns) return () => {};
    await this.temporaryDirectory().catch(() => {});
    return this.#turns.take(key, async () => (await this.lookUp(key)) !== undefined, signal);
  }

  /** As `DiskCache.drop`. A disk that does not answer is told later. */
  drop(key: string): Promise<void> {
    this.hot.drop(key);
    return this.#owed.do(key, () => this.#disk.drop(key));
  }

  /** As `DiskCache.dispose`. */
  dispose(): Promise<void> {
    this.hot.dispose();
    return this.#disk.dispose();
  }

  async #publish<Result>(key: string, size: number, work: () => Promise<Result>): Promise<Result> {
    const conditions: Conditions<Result> = {
      deadline: this.#deadline + size / SLOWEST,
      faultOf: () => this.#faultOf(key),
      late: (working) => this.#owed.after(key, working, () => this.#disk.drop(key)),
    };
    try {
      if (this.#owed.isUnfinished(key)) throw new DiskUnavailable(false);
      const result = await this.#health.run('writing', conditions, work);
      this.#owed.forget(key);
      return result;
    } catch (error) {
      // What is cached is an older version.
      if (isLeftOut(error)) await this.drop(key);
      throw error;
    }
  }

  #stage(how: Pick<Conditions<never>, 'isForced' | 'proves'>): Promise<FreshTemporaryFile> {
    const late = (working: Promise<FreshTemporaryFile>): void => {
      working.then((temporary) => temporary.discard()).catch(() => {});
    };
    const conditions = { ...how, deadline: this.#deadline, late };
    return this.#health.run('writing', conditions, () => this.#disk.stage());
  }

  #stageSync(how: Pick<Conditions<never>, 'isForced' | 'proves'>): FreshTemporaryFile {
    const conditions = { ...how, deadline: this.#deadline };
    return this.#health.runSync('writing', conditions, () => this.#disk.stageSync());
  }

  #tell(event: CacheEvent): void {
    if (event.event === 'fault' && event.key !== undefined) this.#faults.set(event.key, event.error);
    this.counters.count(event);
    tell(event);
  }

  #faultOf(key: string): unknown {
    const fault = this.#faults.get(key);
    this.#faults.delete(key);
    return fault;
  }
}
