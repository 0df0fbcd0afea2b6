import type { Arrivals } from './arrivals.js';
import type { DiskCache } from './disk-cache.js';
import { type Conditions, type DiskHealth, DiskUnavailable } from './health/disk-health.js';
import { isLeftOut, unlessUnavailable } from './health/left-out.js';
import type { Owed } from './health/owed.js';
import type { CachedFile, CacheRecord } from './record.js';
import type { TemporaryFile } from './temporary-file.js';

/** Bytes that a disk takes in a millisecond, at the least. */
const SLOWEST = 4096;

/** Milliseconds for what moves so many bytes. */
export function patienceFor(deadline: number, bytes: number): number {
  return deadline + bytes / SLOWEST;
}

/** An object that was just read, whole and checked. */
export interface Arrived {
  readonly key: string;
  readonly record: CacheRecord;
  /** Changed by nobody from now on. */
  readonly bytes: Buffer;
  /** Asked once it is published: where it is out of date by then, nobody is to find it. */
  readonly isCurrent: () => boolean;
}

export interface PublicationsOptions {
  readonly disk: DiskCache;
  readonly health: DiskHealth;
  readonly owed: Owed;
  readonly arrivals: Arrivals;
  /** Milliseconds; see `patienceFor`. */
  readonly deadline: number;
  /** What the disk said of a key to calls that do not fail of it. */
  readonly faultOf: (key: string) => unknown;
}

/**
 * What is put into a cache, and taken out of it, on a disk that may not answer. A publication that was given up may still
 * come through. Nobody trusts what it leaves: the key has no file until it has come back and what it left is gone.
 *
 * Whatever concerns a key waits for a publication of it that nobody has waited for.
 */
export class Publications {
  readonly #options: PublicationsOptions;

  constructor(options: PublicationsOptions) {
    this.#options = options;
  }

  /** As `DiskCache.put`. */
  async put(key: string, record: CacheRecord, bytes: Uint8Array): Promise<CachedFile | undefined> {
    const { disk, arrivals } = this.#options;
    try {
      if (arrivals.has(key)) await this.settled(key);
      return await this.#publish(key, bytes.length, () => disk.put(key, record, bytes));
    } catch (error) {
      return unlessUnavailable(error);
    }
  }

  /** Whether there is room for so many bytes more that nobody waits for. */
  keepsAside(size: number): boolean {
    const { disk, arrivals } = this.#options;
    return disk.publisher.takesAside(size) && arrivals.admits(size);
  }

  /** As `put`, of what was just read: undefined also where it is out of date. */
  async keep({ key, record, bytes, isCurrent }: Arrived, aside?: 'aside'): Promise<CachedFile | undefined> {
    const { disk, arrivals } = this.#options;
    try {
      // One before it: of those aside, this one is not there yet.
      if (arrivals.has(key)) await this.settled(key);
      const file = await this.#publish(key, bytes.length, () => disk.put(key, record, bytes, aside));
      if (isCurrent()) return file;
      await this.#drop(key);
      return undefined;
    } catch (error) {
      return unlessUnavailable(error);
    }
  }

  /**
   * As `keep`, of what nobody waits for. Until it resolves, those who read this version get the bytes, and all else that
   * concerns the key waits.
   */
  keepAside(arrived: Arrived): Promise<CachedFile | undefined> {
    const { key, record, bytes } = arrived;
    return this.#options.arrivals.hold(key, record.version, bytes, this.keep(arrived, 'aside'));
  }

  /** As `DiskCache.adopt`. */
  async adopt(key: string, record: CacheRecord, temporary: TemporaryFile): Promise<CachedFile> {
    const { disk, owed, arrivals } = this.#options;
    try {
      if (arrivals.has(key)) await this.settled(key);
      return await this.#publish(key, record.size, () => disk.adopt(key, record, temporary));
    } catch (error) {
      // One that was begun discards it by itself.
      if (isLeftOut(error)) await owed.do(temporary.path, () => temporary.discard());
      throw error;
    }
  }

  /** As `DiskCache.describeAnew`. */
  async describeAnew(key: string, record: CacheRecord, from: string = key, version?: string): Promise<void> {
    const { disk, owed, arrivals } = this.#options;
    for (const name of [key, from]) if (arrivals.has(name)) await this.settled(name);
    if (owed.has(from)) return this.#drop(key);
    try {
      await this.#publish(key, record.size, () => disk.describeAnew(key, record, from, version));
    } catch (error) {
      unlessUnavailable(error);
    }
  }

  /** As `DiskCache.drop`. A disk that does not answer is told later. */
  async drop(key: string): Promise<void> {
    // At once where nothing is in its way: look-ups that follow must not find it.
    if (this.#options.arrivals.has(key)) await this.settled(key);
    await this.#drop(key);
  }

  /** Resolves when what is kept aside of a key is published; it is hurried. */
  async settled(key: string): Promise<void> {
    const { disk, arrivals } = this.#options;
    disk.publisher.hurry();
    await arrivals.settled(key);
  }

  /** Waits for all that nobody has waited for. */
  async dispose(): Promise<void> {
    const { disk, arrivals } = this.#options;
    disk.publisher.hurry();
    await arrivals.settled();
  }

  /** As `settled`, for a caller that cannot wait: as far as the disk is concerned. */
  settleSync(key: string): void {
    const { disk, arrivals, deadline } = this.#options;
    if (arrivals.has(key)) disk.publisher.settleSync(deadline);
  }

  #drop(key: string): Promise<void> {
    const { disk, owed } = this.#options;
    return owed.do(key, () => disk.drop(key));
  }

  async #publish<Result>(key: string, size: number, work: () => Promise<Result>): Promise<Result> {
    const { disk, health, owed, deadline, faultOf } = this.#options;
    const conditions: Conditions<Result> = {
      deadline: patienceFor(deadline, size),
      faultOf: () => faultOf(key),
      late: (working) => owed.after(key, working, () => disk.drop(key)),
    };
    try {
      if (owed.isUnfinished(key)) throw new DiskUnavailable(false);
      const result = await health.run('writing', conditions, work);
      owed.forget(key);
      return result;
    } catch (error) {
      // What is cached is an older version.
      if (isLeftOut(error)) await this.#drop(key);
      throw error;
    }
  }
}
