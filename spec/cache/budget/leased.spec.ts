import { expect } from 'chai';
import { costOf } from '../../../lib/cache/budget/cost.js';
import { evict } from '../../../lib/cache/budget/evict.js';
import { metaEntries } from '../../../lib/cache/budget/scan.js';
import { findAnew } from '../../../lib/cache/find-anew.js';
import { Leases } from '../../../lib/cache/leases/leases.js';
import { eventually } from '../../object-fs/ranged/support.js';
import { cacheIn, contentOf, inDirectory, nameOf, PART, putContent, recordFor } from '../support.js';

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
      // Who has evicted in vain does not try again at once; and a look-up would be a use.
      await eventually(async () => {
        await press();
        expect(await findAnew(cache.layout, 'leased')).to.equal(undefined);
      });
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

  it('stays when another process finds no room for the very same, and goes when it is older', () =>
    inDirectory(async (directory) => {
      const cache = cacheIn(directory);
      const file = await putContent(cache, 'key', 'content', PART);
      const full = cacheIn(directory, { maxBytes: 1 });
      expect(await putContent(full, 'key', 'content', PART)).to.equal(undefined);
      expect(await findAnew(cache.layout, 'key')).to.deep.equal(file);
      const described = recordFor('content', PART, { description: 'another' });
      expect(await full.put('key', described, contentOf('content', PART))).to.equal(undefined);
      expect(await findAnew(cache.layout, 'key')).to.equal(undefined);
      await putContent(cache, 'key', 'content', PART);
      expect(await putContent(full, 'key', 'newer', PART)).to.equal(undefined);
      expect(await findAnew(cache.layout, 'key')).to.equal(undefined);
    }));

  it('keeps its meta also when another store evicts it', () =>
    inDirectory(async (directory) => {
      const cache = cacheIn(directory);
      const file = await putContent(cache, 'leased', 'leased', PART);
      const leases = new Leases(cache.layout);
      await leases.take(file!.path);
      const { layout } = cacheIn(directory, { storeName: 'other' });
      for await (const entry of metaEntries(directory)) await evict(layout, entry, RULES);
      await leases.dispose();
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
