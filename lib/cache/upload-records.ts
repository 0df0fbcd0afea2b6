import { basename, join } from 'node:path';
import { nativePromises } from '../native-fs.js';
import type { CacheLayout } from './layout.js';
import { removeSync } from './sync-disk.js';
import { temporaryName } from './temporary-file.js';

/** An upload in parts that a process on this cache directory has begun. */
export interface UploadRecord {
  readonly store: string;
  readonly key: string;
  readonly id: string;
}

export interface FoundNote {
  /** Milliseconds since 1970: when its process was last known to live. */
  readonly touched: number;
  readonly path: string;
}

export interface FoundRecord extends FoundNote, UploadRecord {}

export interface UploadNote {
  /** The upload has ended. */
  remove(): Promise<void>;
  removeSync(): void;
  /** It is left to whoever collects the garbage: its process shows no more life of it. */
  leave(): void;
}

/** Milliseconds between two signs of life. */
export const HEARTBEAT_MS = 60_000;

/**
 * Notes of uploads that are under way, so that those of a process that died can be told from those of other programs. A
 * process id would tell nothing: two containers both have process 1. So each note is touched once a minute while its
 * process lives. A disk that refuses costs that knowledge, and nothing else.
 */
export class UploadRecords {
  readonly #layout: CacheLayout;
  readonly #store: string;
  readonly #open = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  constructor(layout: CacheLayout, store: string) {
    this.#layout = layout;
    this.#store = store;
  }

  /** Never rejects. */
  async note(key: string, id: string): Promise<UploadNote> {
    const path = `${temporaryName(this.#layout.uploads)}.json`;
    const record: UploadRecord = { store: this.#store, key, id };
    try {
      await nativePromises.mkdir(this.#layout.uploads, { recursive: true, mode: 0o700 });
      await nativePromises.writeFile(path, JSON.stringify(record), { flag: 'wx', mode: 0o600 });
    } catch {
      await nativePromises.unlink(path).catch(ignore);
      return { remove: async () => {}, removeSync: ignore, leave: ignore };
    }
    this.#open.add(path);
    this.#timer ??= setInterval(() => this.#touch(), HEARTBEAT_MS).unref();
    return {
      leave: () => this.#leave(path),
      remove: async () => {
        this.#leave(path);
        await nativePromises.unlink(path).catch(ignore);
      },
      removeSync: () => {
        this.#leave(path);
        removeSync(path);
      },
    };
  }

  /** What processes on this cache directory have noted of this store's uploads. */
  async *read(): AsyncGenerator<FoundRecord> {
    for await (const { record, ...note } of this.#notes()) {
      if (record?.store === this.#store) yield { ...record, ...note };
    }
  }

  /** Notes that are being written, or never will be: who began them was killed. Of which store nobody knows. */
  async *halves(): AsyncGenerator<FoundNote> {
    for await (const { record, ...note } of this.#notes()) if (!record) yield note;
  }

  async *#notes(): AsyncGenerator<FoundNote & { readonly record: UploadRecord | undefined }> {
    const names = await nativePromises.readdir(this.#layout.uploads).catch(() => []);
    for (const name of names) {
      const path = join(this.#layout.uploads, basename(name));
      try {
        const { mtimeMs } = await nativePromises.lstat(path);
        const record = parseRecord(await nativePromises.readFile(path, 'utf8'));
        yield { touched: mtimeMs, path, record };
      } catch {
        // Removed meanwhile, or the disk does not let us look.
      }
    }
  }

  #leave(path: string): void {
    this.#open.delete(path);
    if (this.#open.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #touch(): void {
    const now = Date.now() / 1000;
    for (const path of this.#open) nativePromises.utimes(path, now, now).catch(ignore);
  }
}

/** `undefined` for what is no note of ours, or half of one. */
function parseRecord(text: string): UploadRecord | undefined {
  try {
    const { store, key, id } = JSON.parse(text) as Partial<UploadRecord>;
    if (typeof store !== 'string' || typeof key !== 'string' || typeof id !== 'string') return undefined;
    return { store, key, id };
  } catch {
    return undefined;
  }
}

function ignore(): void {}
