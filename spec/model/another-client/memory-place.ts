import { MemoryObjectStore, type ObjectStore } from '../../../lib/index.js';
import { smallPartsStore } from '../../object-fs/support/small-parts-store.js';
import { joined } from './recording-store.js';
import type { Place } from './replica.js';

/** An empty bucket in memory that takes small parts. */
export function memoryPlace(): Place {
  const bucket = new MemoryObjectStore();
  const { inThread } = bucket;
  const mounted: ObjectStore = {
    ...smallPartsStore(bucket),
    inThread: { ...inThread, putParts: (key, parts, options) => inThread.put(key, joined(parts), options) },
  };
  return { bucket, mounted, partSize: 20, rangedHandles: true };
}
