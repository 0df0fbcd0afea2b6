import { codeOf } from '../errors.js';
import { letGo } from './body.js';
import { Budget } from './budget/budget.js';
import { CacheFull } from './budget/cache-full.js';
import { costOf } from './budget/cost.js';
import { StagingRoom } from './budget/staging-room.js';
import { describeAnew } from './describe-anew.js';
import type { DiskCacheOptions } from './disk-cache-options.js';
import { type CacheEvent, tell } from './events.js';
import { collect, type FetchRange, type Filled, type FirstAnswer, fillFile, sumOf } from './fill.js';
import { checkSum } from './integrity.js';
import { KnownFiles } from './known-files.js';
import { type CacheLayout, createLayout } from './layout.js';
import { Preparation } from './preparation.js';
import { type Modes, type Published, publish } from './publish.js';
import { Publisher } from './publisher/publisher.js';
import { QuickLook } from './quick-look.js';
import { Recency } from './recency.js';
import type { CachedFile, CacheRecord } from './record.js';
import { Sweeper } from './sweeper.js';
import { createTemporaryFileSync } from './sync-disk.js';
import {
  createTemporaryFile,
  type FreshTemporaryFile,
  type TemporaryFile,
  writeFully,
} from './temporary-file.js';

/**
 * Complete local files that mirror objects. A fault of the disk (full, read-only, gone) never becomes an answer: a
 * look-up is then a miss, a fill gives bytes without a file. Only `stage` raises it, for a writer needs the disk.
 */
export class DiskCache {
  readonly layout: CacheLayout;
  /** What the directory may hold. */
  readonly budget: Budget;
  /** What files in the making take of it. */
  readonly staging: StagingRoom;
  /** Who publishes small files. */
  readonly publisher: Publisher;
  readonly #partSize: number;
  readonly #modes: Modes;
  readonly #known: KnownFiles;
  readonly #recency: Recency;
  readonly #sweeper: Sweeper;
  readonly #preparation: Preparation;
  readonly #tell: (event: CacheEvent) => void;
  readonly #faulted = (key: string, error: unknown): void => this.#tell({ event: 'fault', key, error });

  constructor(
    { directory, storeName, partSize, modes, sweep, threadAfter, ...bounds }: DiskCacheOptions,
    tellOf = tell,
  ) {
    this.#tell = tellOf;
    this.layout = createLayout(directory, storeName);
    this.#partSize = partSize;
    this.#modes = { file: modes?.file ?? 0o644, directory: modes?.directory ?? 0o755 };
    this.#recency = new Recency(this.layout);
    this.#sweeper = new Sweeper(this.layout, sweep);
    this.#preparation = new Preparation(this.layout, this.#sweeper);
    this.publisher = new Publisher({ directory, storeName, modes: this.#modes }, threadAfter);
    const quickLook = new QuickLook(this.layout, () => this.publisher.answeredAt);
    this.#known = new KnownFiles(this.layout, this.#faulted, (key) => quickLook.isMissing(key));
    this.budget = new Budget(this.layout, this.#recency, bounds, {
      evicted: ({ key, size }) => this.#tell({ event: 'evict', key, bytes: size }),
      fault: (error) => this.#tell({ event: 'fault', error }),
    });
    this.staging = new StagingRoom(this.budget);
  }

  /** The published file of a key, if there is one and it is the file its meta speaks of. */
  async lookUp(key: string): Promise<CachedFile | undefined> {
    return this.#lookedUp(key, await this.#known.find(key));
  }

  /** What is remembered of a key, if it is this version; the disk was not asked. */
  remembered(key: string, version: string): CachedFile | undefined {
    return this.#known.remembered(key, version);
  }

  /** What is cached of a key was used, without a look-up. */
  used(key: string): void {
    this.#recency.used(key);
    this.#tell({ event: 'hit', key });
  }

  /** As `lookUp`, for a caller that cannot wait. */
  lookUpSync(key: string): CachedFile | undefined {
    return this.#lookedUp(key, this.#known.findSync(key));
  }

  /**
   * Takes an object in. The flight that calls this is its only one for the key. Rejects with what the body failed
   * with, an `IntegrityError`, or, for an object of more than one part, the disk's error.
   */
  async fill(key: string, first: FirstAnswer, fetchRange: FetchRange, signal: AbortSignal): Promise<Filled> {
    const { record } = first;
    if (record.size <= this.#partSize && first.length === record.size) {
      const bytes = await collect(first, signal);
      return { record, bytes, file: await this.put(key, record, bytes) };
    }
    const temporary = await this.#stageFor(record.size).catch((error) => {
      letGo(first.body);
      throw error;
    });
    try {
      await fillFile(temporary, first, fetchRange, this.#partSize, signal);
      return { record, file: await this.adopt(key, record, temporary) };
    } catch (error) {
      await temporary.discard();
      throw error;
    }
  }

  /**
   * Keeps bytes that the store has. `undefined` when the disk refuses; the key has no older file then. `aside`: nobody
   * waits for it.
   */
  async put(key: string, record: CacheRecord, bytes: Uint8Array, aside?: 'aside') {
    const file = this.publisher.wants(bytes.length) && (await this.#putByThread(key, record, bytes, aside));
    if (file) return file;
    let temporary: TemporaryFile | undefined;
    try {
      temporary = await this.#stageFor(bytes.length);
      await writeFully(temporary.handle, bytes, 0);
      // So large that the caller did not copy it: it may have been changed since it was stored.
      if (bytes.length > this.#partSize && record.crc32) checkSum(await sumOf(temporary.path), record.crc32);
      return await this.adopt(key, record, temporary);
    } catch (error) {
      await temporary?.discard();
      await this.#remove(key, record);
      if (error instanceof CacheFull) this.#tell({ event: 'full', key, bytes: bytes.length });
      else this.#faulted(key, error);
      return undefined;
    }
  }

  /**
   * Publishes a staged file whose content the store has. Rejects with the disk's error, a `CacheFull`, or an
   * `IntegrityError` for a file of another size; the staged file is then gone, and the key has no older one.
   */
  async adopt(key: string, record: CacheRecord, temporary: TemporaryFile): Promise<CachedFile> {
    const cost = costOf(record.size);
    let taken = 0;
    try {
      if (!(await this.staging.secure(temporary.path, cost))) throw new CacheFull(temporary.path);
      taken = this.staging.end(temporary.path);
      return this.#published(key, taken, await publish(this.layout, key, record, temporary, this.#modes));
    } catch (error) {
      this.budget.giveBack(taken);
      await temporary.discard();
      this.staging.discard(temporary.path);
      // What is cached may be an older version.
      await this.#remove(key, record);
      throw error;
    }
  }

  /**
   * The same content under a new record: other times, or a copy in the store that got a version of its own. Where that
   * cannot be, the key has no file. A `version` says which one of `from` it must be.
   */
  async describeAnew(key: string, record: CacheRecord, from: string = key, version?: string): Promise<void> {
    await describeAnew(this, { key, record, from, version }, (error) => this.#faulted(key, error));
  }

  /** A new file on the disk of the cache. Rejects with the disk's error. */
  async stage(): Promise<FreshTemporaryFile> {
    await this.#preparation.done();
    try {
      return this.staging.counted(await createTemporaryFile(this.layout.temporary));
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
    }
    // Somebody removed the directory under us: make it again, once.
    await this.#preparation.anew();
    return this.staging.counted(await createTemporaryFile(this.layout.temporary));
  }

  /** As `stage`, for a caller that cannot wait. */
  stageSync(): FreshTemporaryFile {
    return this.staging.counted(createTemporaryFileSync(this.layout.temporary));
  }

  /** The directory of temporary files, made if need be. Rejects with the disk's error. */
  async temporaryDirectory(): Promise<string> {
    await this.#preparation.done();
    return this.layout.temporary;
  }

  /** Forgets a key: it was deleted, or what is here is known to be another version. */
  async drop(key: string): Promise<void> {
    await this.#remove(key);
    this.#tell({ event: 'drop', key });
  }

  /** Writes down what was used when, and tells other processes what this one has taken. */
  async dispose(): Promise<void> {
    this.staging.dispose();
    await Promise.all([this.#sweeper.dispose(), this.#recency.flush(), this.publisher.end()]);
    await this.budget.settled();
  }

  /** Undefined where it has to be done here: whatever is wrong is found out, and told, in that way. */
  async #putByThread(key: string, record: CacheRecord, bytes: Uint8Array, aside?: 'aside') {
    const cost = costOf(bytes.length);
    await this.#preparation.done().catch(() => {});
    if (!(await this.budget.reserve(cost))) return undefined;
    const published = await this.publisher.publish({ key, record, bytes }, aside);
    if (published) return this.#published(key, cost, published);
    this.budget.giveBack(cost);
    return undefined;
  }

  #published(key: string, taken: number, { file, replaced }: Published): CachedFile {
    this.budget.settle(taken);
    if (replaced !== undefined) this.budget.removed(costOf(replaced));
    this.#known.published(key, file);
    this.#tell({ event: 'fill', key, bytes: file.record.size, written: true });
    return file;
  }

  async #remove(key: string, unless?: CacheRecord): Promise<void> {
    const size = await this.#known.remove(key, unless);
    if (size !== undefined) this.budget.removed(costOf(size));
  }

  /** A new file, with room for so many bytes. Rejects with the disk's error, or a `CacheFull`. */
  async #stageFor(size: number): Promise<FreshTemporaryFile> {
    await this.#preparation.done();
    if (!(await this.budget.reserve(costOf(size)))) throw new CacheFull(this.layout.temporary);
    try {
      const temporary = await this.stage();
      this.staging.begin(temporary.path, costOf(size));
      return temporary;
    } catch (error) {
      this.budget.giveBack(costOf(size));
      throw error;
    }
  }

  #lookedUp(key: string, file: CachedFile | undefined): CachedFile | undefined {
    if (file) this.used(key);
    else this.#tell({ event: 'miss', key });
    return file;
  }
}
