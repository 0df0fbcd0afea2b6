import { MemoryObjectStore } from '../../../lib/index.js';
import { smallPartsStore } from '../../object-fs/support/small-parts-store.js';
import type { Place } from './replica.js';

/** An empty bucket in memory that takes small parts. */
export function memoryPlace(): Place {
  const bucket = new MemoryObjectStore();
  return { bucket, mounted: smallPartsStore(bucket), partSize: 20, rangedHandles: true };
}
