import { isDeepStrictEqual } from 'node:util';
import { boundedMap } from '../bounded-map.js';
import { confirm } from './confirm.js';
import { findAnew } from './find-anew.js';
import type { CacheLayout } from './layout.js';
import { removeMeta } from './meta-file.js';
import { removeFromPlace, sizeInPlace } from './place.js';
import type { CachedFile, CacheRecord } from './record.js';
import { confirmSync, findSync } from './sync-disk.js';

const REMEMBERED_FILES = 20_000;

/** Is told what the disk has said where that is no answer. */
export type Faulted = (key: string, error: unknown) => void;

/** Which files are cached: what is remembered of them is asked of the disk each time. */
export class KnownFiles {
  readonly #layout: CacheLayout;
  readonly #faulted: Faulted;
  readonly #isMissing: (key: string) => boolean;
  readonly #remembered = boundedMap<CachedFile>(REMEMBERED_FILES);
  /** Keys whose meta a disk would not let us remove: what it says is no longer true. */
  readonly #disowned = boundedMap<true>(REMEMBERED_FILES);

  /** `isMissing` may know at once that there is none. */
  constructor(layout: CacheLayout, faulted: Faulted, isMissing: (key: string) => boolean = () => false) {
    this.#layout = layout;
    this.#faulted = faulted;
    this.#isMissing = isMissing;
  }

  /** The published file of a key, if there is one and it is the file its meta speaks of. */
  async find(key: string): Promise<CachedFile | undefined> {
    if (this.#disowned.has(key)) return this.#remember(key, undefined);
    const remembered = this.#remembered.get(key);
    if (!remembered && this.#isMissing(key)) return undefined;
    const faulted = (error: unknown): void => this.#faulted(key, error);
    const file = (await confirm(remembered, faulted)) ?? (await findAnew(this.#layout, key, faulted));
    return this.#remember(key, file);
  }

  /** What is remembered of a key, if it is this version; the disk was not asked. */
  remembered(key: string, version: string): CachedFile | undefined {
    const file = this.#disowned.has(key) ? undefined : this.#remembered.get(key);
    return file?.record.version === version ? file : undefined;
  }

  /** As `find`, for a caller that cannot wait. */
  findSync(key: string): CachedFile | undefined {
    if (this.#disowned.has(key)) return this.#remember(key, undefined);
    const file = confirmSync(this.#remembered.get(key)) ?? confirmSync(findSync(this.#layout, key));
    return this.#remember(key, file);
  }

  published(key: string, file: CachedFile): void {
    this.#disowned.delete(key);
    this.#remembered.set(key, file);
  }

  /**
   * Resolves with the size of the file that is gone; `undefined` where there was none, or it is another's to tell.
   *
   * `unless`: what stays if it is there. Another process may have put it there, and be using it.
   */
  async remove(key: string, unless?: CacheRecord): Promise<number | undefined> {
    this.#remembered.delete(key);
    if (unless && !this.#disowned.has(key) && (await this.#has(key, unless))) return undefined;
    const size = (await this.#removeMeta(key)) ? await sizeInPlace(this.#layout, key) : undefined;
    await removeFromPlace(this.#layout, key);
    return size;
  }

  async #has(key: string, record: CacheRecord): Promise<boolean> {
    const found = await findAnew(this.#layout, key);
    return found !== undefined && isDeepStrictEqual(found.record, JSON.parse(JSON.stringify(record)));
  }

  async #removeMeta(key: string): Promise<boolean> {
    try {
      return await removeMeta(this.#layout, key);
    } catch {
      this.#disowned.set(key, true);
      return false;
    }
  }

  #remember(key: string, file: CachedFile | undefined): CachedFile | undefined {
    if (file) this.#remembered.set(key, file);
    else this.#remembered.delete(key);
    return file;
  }
}
