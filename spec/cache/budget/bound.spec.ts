import { open, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { costOf } from '../../../lib/cache/budget/cost.js';
import type { DiskCache } from '../../../lib/cache/disk-cache.js';
import type { DiskCacheOptions } from '../../../lib/cache/disk-cache-options.js';
import { nativePromises } from '../../../lib/native-fs.js';
import { eventually } from '../../object-fs/ranged/support.js';
import { cacheIn, delay, filesBelow, inDirectory, nameOf, PART, putContent } from '../support.js';

const SIZE = PART - 100;
const COST = costOf(SIZE);

/** Room for so many files. */
const roomFor = (files: number): number => files * COST;

async function bytesBelow(directory: string): Promise<number> {
  let sum = 0;
  for (const name of await filesBelow(join(directory, 'files'))) {
    // It may go while we look.
    const stats = await stat(join(directory, 'files', name)).catch(() => undefined);
    if (stats) sum += costOf(stats.size);
  }
  return sum;
}

async function namesIn(cache: DiskCache): Promise<string[]> {
  return (await filesBelow(cache.layout.files)).sort();
}

/** Fills one after the other, a moment apart: a disk tells times in steps. */
async function fillAll(cache: DiskCache, names: readonly string[]): Promise<void> {
  for (const name of names) {
    await putContent(cache, name, name, SIZE);
    await delay(5);
  }
}

const names = (count: number, prefix = 'file'): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}-${String(index).padStart(3, '0')}`);

function within(
  options: Partial<DiskCacheOptions>,
  work: (cache: DiskCache, directory: string, again: () => DiskCache) => Promise<void>,
): Promise<void> {
  return inDirectory(async (directory) => {
    const caches: DiskCache[] = [];
    const again = (): DiskCache => {
      const cache = cacheIn(directory, { grace: 0, minFreeRatio: 0, ...options });
      caches.push(cache);
      return cache;
    };
    await work(again(), directory, again);
    for (const cache of caches) await cache.dispose();
  });
}

describe('a cache with a bound', () => {
  it('never holds more, and keeps what came last', () =>
    within({ maxBytes: roomFor(20) }, async (cache, directory) => {
      for (const name of names(60)) {
        const file = await putContent(cache, name, name, SIZE);
        expect(await nameOf(file)).to.equal(name);
        expect(await bytesBelow(directory)).to.be.at.most(roomFor(20));
        await delay(2);
      }
      const left = await namesIn(cache);
      expect(left.length).to.be.within(17, 20);
      expect(left).to.deep.equal(names(60).slice(-left.length));
      expect(cache.budget.bytes).to.equal(left.length * COST);
    }));

  it('lets go of what was used longest ago, whoever used it, after a restart too', () =>
    within({ maxBytes: roomFor(20) }, async (cache, _, again) => {
      await fillAll(cache, names(18));
      const used = ['file-003', 'file-007', 'file-011'];
      for (const name of used.slice(0, 2)) await cache.lookUp(name);
      await cache.dispose();
      const other = again();
      expect(other.lookUpSync(used[2]!)).to.be.an('object');
      await fillAll(other, names(14, 'later'));
      expect(await namesIn(other)).to.include.members(used);
      expect(await namesIn(other)).not.to.include.members(['file-000']);
    }));

  it('takes nothing in rather than let go of what has just come', () =>
    within({ maxBytes: roomFor(5), grace: 60_000 }, async (cache) => {
      await fillAll(cache, names(5));
      expect(await putContent(cache, 'one-more', 'one-more', SIZE)).to.equal(undefined);
      expect(await namesIn(cache)).to.deep.equal(names(5));
      expect(cache.budget.bytes).to.equal(roomFor(5));
    }));

  it('lets go of no file that this process has open', () =>
    within({ maxBytes: roomFor(10) }, async (cache) => {
      await fillAll(cache, names(8));
      await using handle = await open((await cache.lookUp('file-000'))!.path);
      for (const name of names(8).slice(1)) await cache.lookUp(name);
      await fillAll(cache, names(20, 'later'));
      expect(await namesIn(cache)).to.include('file-000');
      expect(await nameOf(await cache.lookUp('file-000'))).to.equal('file-000');
      expect((await handle.readFile()).length).to.equal(SIZE);
    }));

  it('counts a file once, however often it is replaced, and no more once it is dropped', () =>
    within({ maxBytes: roomFor(100) }, async (cache) => {
      for (const name of names(10)) await putContent(cache, 'key', name, SIZE);
      await putContent(cache, 'other', 'other', SIZE);
      expect(cache.budget.bytes).to.equal(2 * COST);
      await cache.drop('key');
      await cache.drop('key');
      expect(cache.budget.bytes).to.equal(COST);
    }));

  it('counts files in the making by what they have grown to, until they are gone', () =>
    within({ maxBytes: roomFor(100) }, async (cache) => {
      const staged = await cache.stage();
      await writeFile(staged.path, Buffer.alloc(20 * COST));
      await eventually(() => expect(cache.budget.bytes).to.be.at.least(20 * COST));
      await staged.discard();
      expect(cache.budget.bytes).to.equal(0);
    }));

  it('holds nothing that is larger, and says so', () =>
    within({ maxBytes: roomFor(2) }, async (cache) => {
      expect(await putContent(cache, 'large', 'large', 3 * SIZE)).to.equal(undefined);
      const staged = await cache.stage();
      await staged.handle.truncate(3 * SIZE);
      const record = { version: '"1"', size: 3 * SIZE, modified: 0, description: {} };
      const error = await cache.adopt('large', record, staged).catch((reason) => reason);
      expect(error.code).to.equal('ENOSPC');
      expect(await readdir(cache.layout.temporary)).to.deep.equal([]);
    }));

  it('takes nothing in while too little of the disk is free', () =>
    within({ minFreeRatio: 1 }, async (cache) => {
      expect(await putContent(cache, 'key', 'key', SIZE)).to.equal(undefined);
      expect(cache.budget.bytes).to.equal(0);
    }));

  it('finds out that others have filled the disk, though it holds next to nothing itself', () =>
    within({ minFreeRatio: 0.05, maxBytes: 1e9 }, async (cache) => {
      const { statfs } = nativePromises;
      try {
        for (const free of [90_000, 100]) {
          nativePromises.statfs = (async () => ({
            bavail: free,
            blocks: 100_000,
            bsize: 4096,
          })) as unknown as typeof statfs;
          await eventually(async () => {
            const file = await putContent(cache, 'key', 'key', SIZE);
            expect(file !== undefined).to.equal(free > 5000);
          });
        }
      } finally {
        nativePromises.statfs = statfs;
      }
    }));

  it('forgets what others had taken who were killed', () =>
    within({ maxBytes: roomFor(20) }, async (cache, directory, again) => {
      await fillAll(cache, names(4));
      await cache.dispose();
      // As one does that dies between telling the others and making its file.
      await writeFile(join(directory, 'usage'), `+${roomFor(15)}\n`, { flag: 'a' });
      const other = again();
      await fillAll(other, names(10, 'later'));
      await eventually(() => expect(other.budget.bytes).to.be.at.most(roomFor(16)));
      await fillAll(other, names(10, 'last'));
      expect((await namesIn(other)).length).to.be.above(14);
    }));

  it('counts what it finds when nobody has counted, and lets go of it as of the rest', () =>
    within({ maxBytes: roomFor(20) }, async (cache, directory, again) => {
      await fillAll(cache, names(20));
      await cache.dispose();
      await writeFile(join(directory, 'usage'), '');
      const other = again();
      await fillAll(other, names(10, 'later'));
      expect(await bytesBelow(directory)).to.be.at.most(roomFor(20));
      expect(await namesIn(other)).to.include.members(names(10, 'later'));
    }));

  it('looks at no directory to begin with, when somebody has counted', () =>
    within({ maxBytes: roomFor(100) }, async (cache, _, again) => {
      await fillAll(cache, names(10));
      await cache.dispose();
      const looked: unknown[] = [];
      const readdirNative = nativePromises.readdir;
      nativePromises.readdir = ((...given: [string]) => {
        looked.push(given[0]);
        return readdirNative(...given);
      }) as typeof readdirNative;
      try {
        const other = again();
        await fillAll(other, names(10, 'later'));
        expect(other.budget.bytes).to.equal(20 * COST);
      } finally {
        nativePromises.readdir = readdirNative;
      }
      expect(looked).to.deep.equal([]);
    }));

  it('lets go of what other stores have put into the same directory', () =>
    inDirectory(async (directory) => {
      const options = { grace: 0, minFreeRatio: 0, maxBytes: roomFor(10) };
      const one = cacheIn(directory, { ...options, storeName: 'one' });
      const other = cacheIn(directory, { ...options, storeName: 'two' });
      await fillAll(one, names(8));
      await fillAll(other, names(9));
      expect(await bytesBelow(directory)).to.be.at.most(roomFor(10));
      // What came while one of them measured may be counted twice.
      expect(await namesIn(other)).to.include.members(names(9).slice(2));
      expect(await namesIn(one)).to.not.include('file-000');
      await Promise.all([one.dispose(), other.dispose()]);
    }));
});
