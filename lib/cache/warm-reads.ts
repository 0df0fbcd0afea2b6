import type { DiskCache } from './disk-cache.js';
import type { Conditions, DiskHealth } from './health/disk-health.js';
import type { Owed } from './health/owed.js';
import { closeQuietly, type OpenedFile, openIdentified, readIdentified } from './read-identified.js';
import type { CachedFile } from './record.js';

/**
 * Reads of files that are remembered, by one open descriptor instead of a look-up. Each gives undefined where the file is
 * to be looked up: it is not what is remembered, or the disk fails, which a look-up then meets.
 */
export class WarmReads {
  readonly #disk: DiskCache;
  readonly #health: DiskHealth;
  readonly #owed: Owed;

  constructor(disk: DiskCache, health: DiskHealth, owed: Owed) {
    this.#disk = disk;
    this.#health = health;
    this.#owed = owed;
  }

  /** All bytes of a file. `deadline`: milliseconds. */
  read(key: string, version: string, deadline: number): Promise<Buffer | undefined> {
    return this.#run(key, version, { deadline }, readIdentified);
  }

  /** A descriptor to read a file by, for the caller to close. `deadline`: milliseconds. */
  open(key: string, version: string, deadline: number): Promise<OpenedFile | undefined> {
    // What opens too late is nobody's.
    const late = (opening: Promise<OpenedFile | undefined>): void => {
      opening.then((opened) => opened && closeQuietly(opened.number)).catch(() => {});
    };
    return this.#run(key, version, { deadline, late }, openIdentified);
  }

  async #run<Result>(
    key: string,
    version: string,
    conditions: Conditions<Result | undefined>,
    work: (file: CachedFile) => Promise<Result | undefined>,
  ): Promise<Result | undefined> {
    const file = this.#owed.has(key) ? undefined : this.#disk.remembered(key, version);
    if (!file) return undefined;
    try {
      const result = await this.#health.run('reading', conditions, () => work(file));
      if (result !== undefined) this.#disk.used(key);
      return result;
    } catch {
      return undefined;
    }
  }
}
