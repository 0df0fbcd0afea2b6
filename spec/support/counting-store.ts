import type { ObjectStore } from '../../lib/object-store/contract.js';
import { interceptedStore, type StoreVerb } from '../object-store/support/intercepted-store.js';

/** Requests per verb: `list` counts pages, `delete` batches of 1,000, `multipart` uploads begun. */
export type StoreCounts = Record<StoreVerb, number>;

export interface CountingStore extends ObjectStore {
  readonly counts: StoreCounts;
  /** Requests of all verbs together. */
  total(): number;
  reset(): void;
}

/** Counts the requests that a store sends for what is asked of it, failed ones included. */
export function countingStore(store: ObjectStore): CountingStore {
  const counts = noCounts();
  const counted = interceptedStore(store, async (call, proceed) => {
    counts[call.verb] += call.requests;
    const result = await proceed();
    // Behind the last page a listing only says that it is done: that is no request.
    if (call.verb === 'list' && (result as IteratorResult<unknown>).done) counts.list -= 1;
    return result;
  });
  return Object.assign(counted, {
    counts,
    total: () => Object.values(counts).reduce((sum, count) => sum + count, 0),
    reset: () => void Object.assign(counts, noCounts()),
  });
}

function noCounts(): StoreCounts {
  const writes = { put: 0, multipart: 0, uploadPart: 0, complete: 0, abort: 0, copy: 0, delete: 0 };
  return { head: 0, get: 0, list: 0, presign: 0, ...writes };
}
