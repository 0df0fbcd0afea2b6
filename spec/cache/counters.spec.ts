import { expect } from 'chai';
import { costOf } from '../../lib/cache/budget/cost.js';
import { CacheCounters } from '../../lib/cache/counters.js';
import { DiskCache } from '../../lib/cache/disk-cache.js';
import type { DiskCacheOptions } from '../../lib/cache/disk-cache-options.js';
import { GuardedCache } from '../../lib/cache/guarded-cache.js';
import { expectNoDescriptors, fillContent, inDirectory, PART, putContent } from './support.js';

describe('the counters of a cache', () => {
  it('count what is found, published, forgotten and evicted, with its bytes', () =>
    inDirectory(async (directory) => {
      const { cache, counters } = countingIn(directory, {
        grace: 0,
        minFreeRatio: 0,
        maxBytes: 100 * costOf(PART),
      });
      await putContent(cache, 'a', 'a', PART);
      await fillContent(cache, 'b', 'b', PART + 1);
      await cache.lookUp('a');
      cache.lookUpSync('a');
      await cache.lookUp('missing');
      await cache.drop('b');
      for (const key of ['c', 'd', 'e']) await putContent(cache, key, key, PART);
      // A file that has just been published is held open for a moment, and what is open stays.
      await expectNoDescriptors(directory);
      await cache.budget.evictTo(0);
      const counts = counters.read();
      expect(counts).to.deep.include({
        hits: 2,
        misses: 1,
        drops: 1,
        fills: 5,
        filledBytes: 5 * PART + 1,
        faults: {},
      });
      expect(counts).to.include({ evictions: 4, evictedBytes: 4 * PART });
      await cache.dispose();
    }));

  it('count what found no room, and what the disk refused by its code', () =>
    inDirectory(async (directory) => {
      const { cache, counters } = countingIn(directory, { maxBytes: 10 });
      await putContent(cache, 'a', 'a');
      expect(counters.read()).to.deep.include({ full: 1, fills: 0 });
      for (const code of ['EIO', 'ENOSPC', 'EIO', 'EUNHEARDOF']) {
        counters.count({ event: 'fault', error: Object.assign(new Error(code), { code }) });
      }
      counters.count({ event: 'partial-fault', key: 'a', error: 'no error at all' });
      expect(counters.read().faults).to.deep.equal({ EIO: 2, ENOSPC: 1, other: 2 });
      await cache.dispose();
    }));

  it('belong to one cache, unless they are shared with another thread', () =>
    inDirectory(async (directory) => {
      const counters = new CacheCounters();
      const [one, same] = [1, 2].map(() => guardedIn(directory, counters.memory));
      const other = guardedIn(directory);
      for (const cache of [one!, same!, other]) await cache.lookUp('missing');
      expect(counters.read().misses).to.equal(2);
      expect(same!.counters.read().misses).to.equal(2);
      expect(other.counters.read().misses).to.equal(1);
    }));
});

const COMMON = { storeName: 'store', partSize: PART, patience: 20_000 };

function countingIn(directory: string, options: Partial<DiskCacheOptions>) {
  const counters = new CacheCounters();
  const cache = new DiskCache({ ...COMMON, directory, ...options }, (event) => counters.count(event));
  return { cache, counters };
}

function guardedIn(directory: string, counters?: SharedArrayBuffer): GuardedCache {
  return new GuardedCache({ ...COMMON, directory, counters });
}
