import type { FetchRange } from '../fill.js';
import type { CachedFile, CacheRecord } from '../record.js';
import type { TemporaryFile } from '../temporary-file.js';
import type { KeptBytesOptions } from './kept-bytes.js';

export interface PartialHooks {
  /** Gets a range of this very version. What it rejects with, those who wait for the range are given. */
  readonly fetch: FetchRange;
  /** Makes the complete and checked file the cached one; `undefined` where the disk, or anything else, forbids it. */
  publish(temporary: TemporaryFile): Promise<CachedFile | undefined>;
  /** A request has failed, or what came is not what the store said. Whether this version is to be had no more. */
  failed(error: unknown): boolean;
}

export interface PartialOptions extends KeptBytesOptions, PartialHooks {
  readonly key: string;
  readonly record: CacheRecord;
  /** All had come, and is not what the disk gives back: it will never be published. */
  lost(): void;
}
