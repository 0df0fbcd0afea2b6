import { expect } from 'chai';
import { costOf } from '../../../lib/cache/budget/cost.js';
import { evict } from '../../../lib/cache/budget/evict.js';
import { metaEntries } from '../../../lib/cache/budget/scan.js';
import { Leases } from '../../../lib/cache/leases/leases.js';
import { cacheIn, inDirectory, nameOf, PART, putContent } from '../support.js';

const RULES = { grace: 0, open: new Set<string>(), leased: new Set<string>() };

describe('a leased file', () => {
  it('stays, whatever comes, until it is released', () =>
    inDirectory(async (directory) => {
      const cache = cacheIn(directory, { grace: 0, minFreeRatio: 0, maxBytes: 10 * costOf(PART) });
      const file = await putContent(cache, 'leased', 'leased', PART);
      const leases = new Leases(cache.layout);
      const lease = await leases.take(file!.path);
      const press = async (): Promise<void> => {
        for (let round = 0; round < 30; round += 1) await putContent(cache, `${round}`, 'other', PART);
        await cache.budget.settled();
      };
      await press();
      expect(await nameOf(await cache.lookUp('leased'))).to.equal('leased');
      await lease.release();
      await press();
      expect(await cache.lookUp('leased')).to.equal(undefined);
      await cache.dispose();
    }));

  it('keeps its meta when the lease is taken while it is being evicted', () =>
    inDirectory(async (directory) => {
      const cache = cacheIn(directory);
      const file = await putContent(cache, 'leased', 'leased', PART);
      await using _ = {
        lease: await new Leases(cache.layout).take(file!.path),
        async [Symbol.asyncDispose]() {
          await this.lease.release();
        },
      };
      // Who evicts has looked for leases before this one was taken.
      for await (const entry of metaEntries(directory))
        expect(await evict(cache.layout, entry, RULES)).to.equal(undefined);
      expect(await nameOf(await cacheIn(directory).lookUp('leased'))).to.equal('leased');
    }));

  it('is evicted once nobody leases it', () =>
    inDirectory(async (directory) => {
      const cache = cacheIn(directory);
      await putContent(cache, 'folder/file', 'content', PART);
      for await (const entry of metaEntries(directory))
        expect(await evict(cache.layout, entry, RULES)).to.deep.equal({ key: 'folder/file', size: PART });
      expect(await cache.lookUp('folder/file')).to.equal(undefined);
    }));
});
