import { CacheFull } from './budget/cache-full.js';
import type { CacheCounters } from './counters.js';
import type { DiskHealth } from './health/disk-health.js';
import type { PartialDisk } from './partial/partial-disk.js';

/** The disk of files that are filled bit by bit, whose faults are counted and judged. */
export function guardedPartialDisk(
  disk: Omit<PartialDisk, 'fault'>,
  counters: CacheCounters,
  health: DiskHealth,
): PartialDisk {
  const fault = (error: unknown): void => {
    const isFull = error instanceof CacheFull;
    counters.count(isFull ? { event: 'full', key: '', bytes: 0 } : { event: 'fault', error });
    if (!isFull) health.fault('writing', error);
  };
  return { ...disk, fault };
}
