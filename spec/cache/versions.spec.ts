import { expect } from 'chai';
import { nativePromises } from '../../lib/native-fs.js';
import {
  cacheIn,
  contentOf,
  expectNothingLeft,
  filesBelow,
  inDirectory,
  nameOf,
  putContent,
  recordFor,
} from './support.js';

describe('a version in the cache', () => {
  it('gives way to the next, for all who share the directory', () =>
    inDirectory(async (directory) => {
      const [one, other] = [cacheIn(directory), cacheIn(directory)];
      await putContent(one, 'key', 'first');
      await other.lookUp('key');
      await putContent(one, 'key', 'second');
      expect((await other.lookUp('key'))?.record.version).to.equal('"second"');
      expect(await nameOf(await other.lookUp('key'))).to.equal('second');
    }));

  it('is gone for all when one drops it', () =>
    inDirectory(async (directory) => {
      const [one, other] = [cacheIn(directory), cacheIn(directory)];
      await putContent(one, 'a/key', 'first');
      await other.lookUp('a/key');
      await one.drop('a/key');
      expect(await other.lookUp('a/key')).to.equal(undefined);
      expect(await filesBelow(`${directory}/files`)).to.deep.equal([]);
      expect(await filesBelow(`${directory}/meta`)).to.deep.equal([]);
    }));

  it('is dropped with its file though its meta is gone', () =>
    inDirectory(async (directory) => {
      const cache = cacheIn(directory);
      await putContent(cache, 'a/key', 'first');
      await nativePromises.unlink(cache.layout.meta('a/key'));
      await cacheIn(directory).drop('a/key');
      expect(await filesBelow(`${directory}/files`)).to.deep.equal([]);
    }));

  it('of one store is not that of another in the same directory', () =>
    inDirectory(async (directory) => {
      const [one, other] = ['one', 'other'].map((storeName) => cacheIn(directory, { storeName }));
      await putContent(one!, 'key', 'of one');
      expect(await other!.lookUp('key')).to.equal(undefined);
      await putContent(other!, 'key', 'of the other');
      await one!.drop('key');
      expect(await one!.lookUp('key')).to.equal(undefined);
      expect(await nameOf(await other!.lookUp('key'))).to.equal('of the other');
    }));

  it('may be put by many at once: one of them is served', () =>
    inDirectory(async (directory) => {
      const caches = [cacheIn(directory), cacheIn(directory), cacheIn(directory)];
      for (let round = 0; round < 20; round += 1) {
        await Promise.all(caches.map((cache, index) => putContent(cache, 'a/key', `${round} ${index}`)));
        for (const cache of [...caches, cacheIn(directory)]) {
          const file = await cache.lookUp('a/key');
          const name = await nameOf(file);
          expect(file?.record.version).to.equal(name && `"${name}"`);
        }
      }
      await expectNothingLeft(directory);
    }));

  it('is described anew with the bytes it has', () =>
    inDirectory(async (directory) => {
      const cache = cacheIn(directory);
      await putContent(cache, 'key', 'content');
      await cache.describeAnew('key', recordFor('touched', 1000, { modified: 5000 }));
      const file = await cacheIn(directory).lookUp('key');
      expect(file?.record.version).to.equal('"touched"');
      expect(await nameOf(file)).to.equal('content');
      expect((await nativePromises.stat(file!.path)).mtimeMs).to.equal(5000);
      await expectNothingLeft(directory);
    }));

  it('is not left behind by a copy of what is not here', () =>
    inDirectory(async (directory) => {
      const cache = cacheIn(directory);
      await putContent(cache, 'target', 'old');
      await cache.describeAnew('target', recordFor('copy', 1000), 'source');
      expect(await cache.lookUp('target')).to.equal(undefined);
    }));

  it('is not left behind by a copy of another size', () =>
    inDirectory(async (directory) => {
      const cache = cacheIn(directory);
      await putContent(cache, 'target', 'old');
      await putContent(cache, 'source', 'source', 2000);
      await cache.describeAnew('target', recordFor('copy', 1000), 'source');
      expect(await cache.lookUp('target')).to.equal(undefined);
    }));

  it('is no copy of what replaced its source meanwhile', () =>
    inDirectory(async (directory) => {
      const [cache, other] = [cacheIn(directory), cacheIn(directory)];
      await putContent(cache, 'source', 'first');
      const { copyFile } = nativePromises;
      nativePromises.copyFile = async (...args) => {
        await putContent(other, 'source', 'second');
        return copyFile(...args);
      };
      try {
        await cache.describeAnew('copy', recordFor('copy of first', 1000), 'source');
      } finally {
        nativePromises.copyFile = copyFile;
      }
      expect(await cache.lookUp('copy')).to.equal(undefined);
      await expectNothingLeft(directory);
    }));

  it('has an inode of its own until the clock has moved on, so that none that follows is taken for it', () =>
    inDirectory(async (directory) => {
      const cache = cacheIn(directory);
      const inodes = new Set<string>();
      const started = Date.now();
      let puts = 0;
      for (; puts < 8 && Date.now() - started < 15; puts += 1)
        inodes.add((await putContent(cache, 'key', `${puts}`))!.identity.inode);
      expect(inodes.size).to.equal(puts);
    }));

  it('cannot be adopted with a length that is not its own', () =>
    inDirectory(async (directory) => {
      const cache = cacheIn(directory);
      await putContent(cache, 'key', 'old');
      const temporary = await cache.stage();
      await temporary.handle.write(contentOf('new', 999));
      const outcome = cache.adopt('key', recordFor('new', 1000), temporary);
      expect(await outcome.catch((error) => error.code)).to.equal('EINTEGRITY');
      expect(await cache.lookUp('key')).to.equal(undefined);
      await expectNothingLeft(directory);
    }));
});
