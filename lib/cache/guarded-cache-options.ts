import type { DiskCacheOptions } from './disk-cache-options.js';

export interface GuardedCacheOptions extends DiskCacheOptions {
  /** Whether processes wait for one another's fills. Default false. */
  readonly shareFills?: boolean | undefined;
  /** Milliseconds for which a look-up or a publication is waited for. Default 2,000. */
  readonly deadline?: number | undefined;
  /** Bytes of memory for small files that are read again and again; see `HotFiles`. Default 16 MiB; 0: none. */
  readonly memoryBytes?: number | undefined;
  /** Of the same mount in another thread; see `CacheCounters`. Default: counters of its own. */
  readonly counters?: SharedArrayBuffer | undefined;
}

export const DEFAULT_CACHE_DEADLINE = 2000;
