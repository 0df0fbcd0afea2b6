import type { CacheCounts } from '../../cache/counters.js';
import type { Context } from '../context.js';

/** What a mount has done since it was made, and how it stands. Numbers only, but for the name of the store. */
export interface FileSystemMetrics {
  /** The name of the store, which is that of its directory below `files/` of the cache. */
  readonly store: string;
  /** What the cache has done for this mount, the thread of sync calls included. */
  readonly cache: CacheCounts & {
    /** Bytes that the cache directory holds, as all processes on it have told; `undefined` while that is not known. */
    readonly heldBytes: number | undefined;
    /** Bytes that it may hold; `undefined` while its disk was not looked at. */
    readonly maxBytes: number | undefined;
    /** Bytes of memory that hold small files which are read again and again. */
    readonly memoryBytes: number;
    /** Whether look-ups are left out for a while, since the disk refuses or does not answer. */
    readonly isReadingOpen: boolean;
    /** Whether fills are. */
    readonly isWritingOpen: boolean;
    /** Calls to the disk that were given up and have not come back. */
    readonly hanging: number;
  };
  /** Requests that are under way, bodies that are still to come included, in this thread; `undefined` where it is not told. */
  readonly requestsInFlight: number | undefined;
}

export function metricsOf({ cache, store }: Pick<Context, 'cache' | 'store'>): FileSystemMetrics {
  const { bytes, maxBytes } = cache.budget;
  const { reading, writing, hanging } = cache.health;
  return {
    store: store.name,
    cache: {
      ...cache.counters.read(),
      heldBytes: bytes,
      maxBytes: bytes === undefined ? undefined : maxBytes,
      memoryBytes: cache.hot.bytes,
      isReadingOpen: reading !== 'closed',
      isWritingOpen: writing !== 'closed',
      hanging,
    },
    requestsInFlight: store.requestsInFlight,
  };
}
