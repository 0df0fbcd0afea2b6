import { CacheCounters } from '../cache/counters.js';
import type { GuardedCacheOptions } from '../cache/guarded-cache-options.js';
import type { ObjectFileSystemOptions } from './object-file-system.js';

/** What the caches of a mount have in common: that of its own thread, and that of the thread of sync calls. */
export function cacheOptionsOf(options: ObjectFileSystemOptions, partSize: number): GuardedCacheOptions {
  const { store, cacheDirectory, maxBytes, minFreeRatio, grace, cacheFileMode, cacheDirectoryMode } = options;
  const { cacheDeadline, shareFills, memoryBytes } = options;
  return {
    directory: cacheDirectory,
    storeName: store.name,
    partSize,
    modes: { file: cacheFileMode, directory: cacheDirectoryMode },
    maxBytes,
    minFreeRatio,
    grace,
    deadline: cacheDeadline,
    shareFills,
    memoryBytes,
    counters: new CacheCounters().memory,
  };
}
