import { channel } from 'node:diagnostics_channel';
import { boundedMap } from '../bounded-map.js';
import { codeOf, errnoError } from '../errors.js';
import { nativeFs, nativePromises } from '../native-fs.js';
import { letGo } from './body.js';
import { DiskRoom } from './disk-room.js';
import { collect, type FetchRange, type FirstAnswer, fillFile, sumOf } from './fill.js';
import { checkSum } from './integrity.js';
import { type CacheLayout, createLayout } from './layout.js';
import { cachedFileOf } from './meta.js';
import { readMetaText } from './meta-file.js';
import { removeFromPlace } from './place.js';
import { prepare } from './prepare.js';
import { type Modes, publish } from './publish.js';
import { type CachedFile, type CacheRecord, isStill } from './record.js';
import { confirmSync, createTemporaryFileSync, findSync } from './sync-disk.js';
import {
  createTemporaryFile,
  type FreshTemporaryFile,
  type TemporaryFile,
  writeFully,
} from './temporary-file.js';

export interface DiskCacheOptions {
  /** Made when it is first needed. */
  readonly directory: string;
  /** Keeps stores apart that share the directory. */
  readonly storeName: string;
  /** Bytes; an object of up to this size is handed out of memory while it is filled. */
  readonly partSize: number;
  readonly modes?: Partial<Modes>;
  /** Bytes; a larger object is not kept. Default 10 GiB, or half of the free disk if that is less. */
  readonly maxBytes?: number | undefined;
}

/** What a fill gave: the published file, or, where the disk refused, the bytes alone. */
export interface Filled {
  readonly record: CacheRecord;
  readonly file?: CachedFile | undefined;
  /** Present for an object of up to one part; shared, so it must not be written to. */
  readonly bytes?: Buffer | undefined;
}

export type CacheEvent =
  | { readonly event: 'hit' | 'miss' | 'drop'; readonly key: string }
  | { readonly event: 'fill'; readonly key: string; readonly bytes: number; readonly written: boolean }
  | { readonly event: 'fault'; readonly key?: string; readonly error: unknown };

const events = channel('mediafs:cache');

const REMEMBERED_FILES = 20_000;

const MISSING = new Set(['ENOENT', 'ENOTDIR']);

/**
 * Complete local files that mirror objects. A fault of the disk (full, read-only, gone) never becomes an answer: a
 * look-up is then a miss, a fill gives bytes without a file. Only `stage` raises it, for a writer needs the disk.
 */
export class DiskCache {
  readonly layout: CacheLayout;
  readonly room: DiskRoom;
  readonly #partSize: number;
  readonly #modes: Modes;
  readonly #remembered = boundedMap<CachedFile>(REMEMBERED_FILES);
  /** Keys whose meta a disk would not let us remove: what it says is no longer true. */
  readonly #disowned = boundedMap<true>(REMEMBERED_FILES);
  #prepared: Promise<void> | undefined;

  constructor({ directory, storeName, partSize, modes, maxBytes }: DiskCacheOptions) {
    this.layout = createLayout(directory, storeName);
    this.room = new DiskRoom(this.layout.temporary, maxBytes);
    this.#partSize = partSize;
    this.#modes = { file: 0o644, directory: 0o755, ...modes };
  }

  /** The published file of a key, if there is one and it is the file its meta speaks of. */
  async lookUp(key: string): Promise<CachedFile | undefined> {
    const file = this.#disowned.has(key)
      ? undefined
      : ((await this.#confirm(this.#remembered.get(key))) ?? (await this.#confirm(await this.#find(key))));
    if (file) this.#remembered.set(key, file);
    else this.#remembered.delete(key);
    this.#tell({ event: file ? 'hit' : 'miss', key });
    return file;
  }

  /** As `lookUp`, for a caller that cannot wait. */
  lookUpSync(key: string): CachedFile | undefined {
    const file = this.#disowned.has(key)
      ? undefined
      : (confirmSync(this.#remembered.get(key)) ?? confirmSync(findSync(this.layout, key)));
    if (file) this.#remembered.set(key, file);
    else this.#remembered.delete(key);
    this.#tell({ event: file ? 'hit' : 'miss', key });
    return file;
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
    const temporary = await this.stage().catch((error) => {
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

  /** Keeps bytes that the store has. `undefined` when the disk refuses; the key has no file then. */
  async put(key: string, record: CacheRecord, bytes: Uint8Array): Promise<CachedFile | undefined> {
    let temporary: TemporaryFile | undefined;
    try {
      temporary = await this.stage();
      await writeFully(temporary.handle, bytes, 0);
      // So large that the caller did not copy it: it may have been changed since it was stored.
      if (bytes.length > this.#partSize && record.crc32) checkSum(await sumOf(temporary.path), record.crc32);
      return await this.adopt(key, record, temporary);
    } catch (error) {
      await temporary?.discard();
      await this.#remove(key);
      this.#tell({ event: 'fault', key, error });
      return undefined;
    }
  }

  /**
   * Publishes a staged file whose content the store has. Rejects with the disk's error (`ENOSPC` for one that is larger
   * than the cache may be), or an `IntegrityError` for a file of another size; the staged file is then gone, and the key has none.
   */
  async adopt(key: string, record: CacheRecord, temporary: TemporaryFile): Promise<CachedFile> {
    try {
      if (!(await this.room.allows(record.size)))
        throw errnoError('ENOSPC', 'rename', { path: temporary.path });
      const file = await publish(this.layout, key, record, temporary, this.#modes);
      this.#disowned.delete(key);
      this.#remembered.set(key, file);
      this.#tell({ event: 'fill', key, bytes: record.size, written: true });
      return file;
    } catch (error) {
      await temporary.discard();
      // What is cached is an older version.
      await this.#remove(key);
      throw error;
    }
  }

  /**
   * The same content under a new record: other times, or a copy in the store that got a version of its own. Where that
   * cannot be, the key has no file. A `version` says which one of `from` it must be.
   */
  async describeAnew(key: string, record: CacheRecord, from: string = key, version?: string): Promise<void> {
    let temporary: TemporaryFile | undefined;
    try {
      const file = await this.lookUp(from);
      const isOther = version !== undefined && file?.record.version !== version;
      if (isOther || file?.record.size !== record.size) return await this.drop(key);
      temporary = await this.stage();
      await nativePromises.copyFile(file.path, temporary.path, nativeFs.constants.COPYFILE_FICLONE);
      // Somebody may have put another version there while we copied.
      if (await this.#confirm(file)) return void (await this.adopt(key, record, temporary));
    } catch (error) {
      this.#tell({ event: 'fault', key, error });
    }
    await temporary?.discard();
    await this.drop(key);
  }

  /** A new file on the disk of the cache. Rejects with the disk's error. */
  async stage(): Promise<FreshTemporaryFile> {
    await this.#prepare();
    try {
      return await createTemporaryFile(this.layout.temporary);
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
    }
    // Somebody removed the directory under us: make it again, once.
    this.#prepared = undefined;
    await this.#prepare();
    return createTemporaryFile(this.layout.temporary);
  }

  /** As `stage`, for a caller that cannot wait. */
  stageSync(): FreshTemporaryFile {
    return createTemporaryFileSync(this.layout.temporary);
  }

  /** The directory of temporary files, made if need be. Rejects with the disk's error. */
  async temporaryDirectory(): Promise<string> {
    await this.#prepare();
    return this.layout.temporary;
  }

  /** Forgets a key: it was deleted, or what is here is known to be another version. */
  async drop(key: string): Promise<void> {
    await this.#remove(key);
    this.#tell({ event: 'drop', key });
  }

  async #remove(key: string): Promise<void> {
    this.#remembered.delete(key);
    try {
      await nativePromises.unlink(this.layout.meta(key));
    } catch (error) {
      if (!MISSING.has(codeOf(error) ?? '')) this.#disowned.set(key, true);
    }
    await removeFromPlace(this.layout, key);
  }

  async #find(key: string): Promise<CachedFile | undefined> {
    return cachedFileOf(this.layout, key, await readMetaText(this.layout, key));
  }

  async #confirm(file: CachedFile | undefined): Promise<CachedFile | undefined> {
    if (file === undefined) return undefined;
    const stats = await nativePromises.lstat(file.path, { bigint: true }).catch(ignore);
    return stats && isStill(file, stats) ? file : undefined;
  }

  #prepare(): Promise<void> {
    this.#prepared ??= prepare(this.layout).catch((error) => {
      this.#prepared = undefined;
      throw error;
    });
    return this.#prepared;
  }

  #tell(event: CacheEvent): void {
    if (events.hasSubscribers) events.publish(event);
  }
}

function ignore(): undefined {
  return undefined;
}
