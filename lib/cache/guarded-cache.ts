import { Arrivals } from './arrivals.js';
import type { Budget } from './budget/budget.js';
import type { StagingRoom } from './budget/staging-room.js';
import { CacheCounters } from './counters.js';
import { DiskCache } from './disk-cache.js';
import { type CacheEvent, tell } from './events.js';
import { DEFAULT_CACHE_DEADLINE, type GuardedCacheOptions } from './guarded-cache-options.js';
import { guardedPartialDisk } from './guarded-partial-disk.js';
import { type CacheHealth, type Conditions, DiskHealth, type Side } from './health/disk-health.js';
import { unlessUnavailable } from './health/left-out.js';
import { Owed } from './health/owed.js';
import { HotFiles } from './hot-files.js';
import type { CacheLayout } from './layout.js';
import type { PartialDisk } from './partial/partial-disk.js';
import { type Arrived, Publications, patienceFor } from './publications.js';
import type { OpenedFile } from './read-identified.js';
import type { CachedFile, CacheRecord } from './record.js';
import type { FreshTemporaryFile, TemporaryFile } from './temporary-file.js';
import { Turns } from './turns.js';
import { WarmReads } from './warm-reads.js';

/**
 * The cache of a disk that may fail, or not answer at all: nobody waits for that longer than the deadline, and while it
 * does so it is not asked. A look-up is then a miss, and a fill gives bytes without a file.
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
  readonly #arrivals = new Arrivals();
  readonly #disk: DiskCache;
  readonly #health: DiskHealth;
  readonly #deadline: number;
  /** What the disk said to calls that do not fail of it, by key. */
  readonly #faults = new Map<string, unknown>();
  readonly #owed: Owed;
  readonly #turns: Turns | undefined;
  readonly #warm: WarmReads;
  readonly #publications: Publications;

  constructor(options: GuardedCacheOptions, clock?: () => number) {
    const { deadline = DEFAULT_CACHE_DEADLINE, counters, shareFills = false, memoryBytes } = options;
    this.counters = new CacheCounters(counters);
    this.hot = new HotFiles(memoryBytes, (key) => this.#disk.used(key), this.#arrivals);
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
    this.#publications = new Publications({
      disk: this.#disk,
      health: this.#health,
      owed: this.#owed,
      arrivals: this.#arrivals,
      deadline,
      faultOf: (key) => this.#faultOf(key),
    });
    this.layout = this.#disk.layout;
    this.budget = this.#disk.budget;
    this.staging = this.#disk.staging;
    const attempt = <Result>(work: () => Promise<Result>) => this.attempt('writing', 0, work);
    if (shareFills) this.#turns = new Turns({ layout: this.layout, attempt });
    this.partialDisk = guardedPartialDisk(
      {
        budget: this.budget,
        staging: this.staging,
        stage: () => this.#stage({ proves: false }),
        stageSync: () => this.#stageSync({ proves: false }),
        write: (bytes, work) => this.attempt('writing', bytes, work),
      },
      this.counters,
      this.#health,
    );
  }

  /** How the disk does. */
  get health(): CacheHealth {
    return { ...this.#health.report(), owed: this.#owed.size };
  }

  /** As `DiskCache.lookUp`. */
  async lookUp(key: string): Promise<CachedFile | undefined> {
    if (this.#arrivals.has(key)) await this.#publications.settled(key);
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
    const bytes = await this.#warm.read(key, version, patienceFor(this.#deadline, size));
    if (bytes) this.hot.offer(key, version, bytes);
    return bytes;
  }

  /** As `WarmReads.open`. */
  open(key: string, version: string): Promise<OpenedFile | undefined> {
    return this.#warm.open(key, version, this.#deadline);
  }

  /** As `lookUp`, for a caller that cannot wait. */
  lookUpSync(key: string): CachedFile | undefined {
    this.#publications.settleSync(key);
    if (this.#owed.has(key)) return undefined;
    try {
      const conditions = { deadline: this.#deadline };
      return this.#health.runSync('reading', conditions, () => this.#disk.lookUpSync(key));
    } catch (error) {
      return unlessUnavailable(error);
    }
  }

  /** As `DiskCache.put`. */
  put(key: string, record: CacheRecord, bytes: Uint8Array): Promise<CachedFile | undefined> {
    return this.#publications.put(key, record, bytes);
  }

  /** Whether a file of so many bytes, just read, may be published while its reader goes on. */
  keepsAside(size: number): boolean {
    return !this.#turns && this.#publications.keepsAside(size);
  }

  /** As `Publications.keep`. */
  keep(arrived: Arrived): Promise<CachedFile | undefined> {
    return this.#publications.keep(arrived);
  }

  /** As `Publications.keepAside`. */
  keepAside(arrived: Arrived): Promise<CachedFile | undefined> {
    return this.#publications.keepAside(arrived);
  }

  /** Somebody waits for what was kept aside. */
  hurry(): void {
    this.#disk.publisher.hurry();
  }

  /** As `DiskCache.adopt`. */
  adopt(key: string, record: CacheRecord, temporary: TemporaryFile): Promise<CachedFile> {
    return this.#publications.adopt(key, record, temporary);
  }

  /** As `DiskCache.describeAnew`. */
  describeAnew(key: string, record: CacheRecord, from: string = key, version?: string): Promise<void> {
    return this.#publications.describeAnew(key, record, from, version);
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
    const deadline = patienceFor(this.#deadline, bytes);
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
  async turn(key: string, signal: AbortSignal | undefined): Promise<(() => void) | undefined> {
    if (!this.#turns) return () => {};
    await this.temporaryDirectory().catch(() => {});
    return this.#turns.take(key, async () => (await this.lookUp(key)) !== undefined, signal);
  }

  /** As `DiskCache.drop`. A disk that does not answer is told later. */
  drop(key: string): Promise<void> {
    this.hot.drop(key);
    return this.#publications.drop(key);
  }

  /** As `DiskCache.dispose`. */
  async dispose(): Promise<void> {
    this.hot.dispose();
    await this.#publications.dispose();
    await this.#disk.dispose();
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
