import { join } from 'node:path';
import { expect } from 'chai';
import type { DiskCache } from '../../lib/cache/disk-cache.js';
import { type DiskKind, fullDisk, readOnlyDisk, type TestDisk } from './support/disks.js';
import {
  cacheIn,
  expectNothingLeft,
  filesBelow,
  fillContent,
  nameOf,
  PART,
  putContent,
  recordFor,
} from './support.js';

brokenDisk('with no room left', 'ENOSPC', fullDisk);
brokenDisk('that takes no writes', 'EROFS', readOnlyDisk);

function brokenDisk(title: string, code: string, kind: DiskKind): void {
  describe(`a disk ${title} (${kind.described})`, () => {
    let disk: TestDisk;
    let cache: DiskCache;
    let before: string[];
    const size = PART * 3;

    beforeEach(async () => {
      disk = kind.make();
      cache = cacheIn(disk.directory);
      await putContent(cache, 'a/key', 'old', size);
      await putContent(cache, 'a/other', 'other', size);
      before = await filesBelow(join(disk.directory, 'files'));
      disk.break();
    });

    afterEach(async () => {
      await expectNothingLeft(disk.directory);
      await disk.remove();
    });

    it('costs a put its file, and nothing else', async () => {
      expect(await putContent(cache, 'new/key', 'new', size)).to.equal(undefined);
      expect(await cache.lookUp('new/key')).to.equal(undefined);
      expect(await filesBelow(join(disk.directory, 'files'))).to.deep.equal(before);
    });

    it('does not bring back what a put has replaced', async () => {
      expect(await putContent(cache, 'a/key', 'new', size)).to.equal(undefined);
      expect(await cache.lookUp('a/key')).to.equal(undefined);
    });

    it('does not bring back what was dropped', async () => {
      await cache.drop('a/key');
      expect(await cache.lookUp('a/key')).to.equal(undefined);
    });

    it('does not bring back what a copy has replaced', async () => {
      await cache.describeAnew('a/key', recordFor('copy', size), 'a/other');
      expect(await nameOf(await cache.lookUp('a/key'))).to.equal(undefined);
    });

    it('gives bytes without a file to a small fill', async () => {
      const { bytes, file } = await fillContent(cache, 'small', 'small', 9000);
      expect([bytes?.length, file]).to.deep.equal([9000, undefined]);
    });

    it('is what a large fill fails with', async () => {
      const error = await fillContent(cache, 'large', 'large', size).catch((reason) => reason);
      expect(error.code).to.equal(code);
    });

    it('still serves what it has', async () => {
      expect(await nameOf(await cacheIn(disk.directory).lookUp('a/other'))).to.equal('other');
    });

    it('is what a writer hears of', async () => {
      const error = await stageAndWrite(cache).catch((reason) => reason);
      expect(error.code).to.equal(code);
    });
  });
}

async function stageAndWrite(cache: DiskCache): Promise<void> {
  const temporary = await cache.stage();
  try {
    await temporary.handle.write(Buffer.alloc(3 * PART));
  } finally {
    await temporary.discard();
  }
}
