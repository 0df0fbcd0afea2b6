import type { DiskCache } from '../disk-cache.js';

/** What of the cache partials need. */
export interface PartialDisk extends Pick<DiskCache, 'budget' | 'staging' | 'stage' | 'stageSync'> {
  /** Is told what the disk has refused; a `CacheFull` where the cache had no room. */
  fault?(error: unknown): void;
  /** Writes so many bytes; rejects where the disk does not answer. */
  write?(bytes: number, work: () => Promise<void>): Promise<void>;
}
