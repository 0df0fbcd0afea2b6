import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { cacheIn, expectNothingLeft, fillContent, inDirectory, nameOf, PART, putContent } from './support.js';

describe('a cache directory that others touch', () => {
  for (const [title, link] of [
    ['of a key', 'files/store/session'],
    ['of the store', 'files/store'],
    ['of all files', 'files'],
  ] as const) {
    it(`lets no symbolic link in place of the directory ${title} lead outside`, () =>
      inDirectory(async (directory) => {
        const outside = join(directory, 'outside');
        const cache = join(directory, 'cache');
        for (const place of ['session', 'store/session'])
          await mkdir(join(outside, place), { recursive: true });
        for (const place of ['', 'session', 'store/session'])
          await writeFile(join(outside, place, 'cat.jpg'), 'precious');
        await mkdir(join(cache, link, '..'), { recursive: true });
        await symlink(outside, join(cache, link));
        const file = await putContent(cacheIn(cache), 'session/cat.jpg', 'cat');
        expect(await nameOf(await cacheIn(cache).lookUp('session/cat.jpg'))).to.equal(file && 'cat');
        await cacheIn(cache).drop('session/cat.jpg');
        for (const place of ['', 'session', 'store/session'])
          expect(await readFile(join(outside, place, 'cat.jpg'), 'utf8'), place).to.equal('precious');
        expect((await readdir(outside)).sort()).to.deep.equal(['cat.jpg', 'session', 'store']);
        await expectNothingLeft(cache);
      }));
  }

  it('may itself be reached by a symbolic link', () =>
    inDirectory(async (directory) => {
      await mkdir(join(directory, 'real'));
      await symlink('real', join(directory, 'link'));
      await putContent(cacheIn(join(directory, 'link')), 'a/b', 'content');
      expect(await nameOf(await cacheIn(join(directory, 'real')).lookUp('a/b'))).to.equal('content');
    }));

  it('replaces a file that nobody has described, and drops one', () =>
    inDirectory(async (directory) => {
      const cache = cacheIn(directory);
      await putContent(cache, 'first', 'first');
      for (const name of ['key', 'dropped']) await writeFile(join(directory, 'files/store', name), 'foreign');
      expect(await cache.lookUp('key')).to.equal(undefined);
      await putContent(cache, 'key', 'content');
      await cache.drop('dropped');
      expect(await nameOf(await cache.lookUp('key'))).to.equal('content');
      expect((await readdir(join(directory, 'files/store'))).sort()).to.deep.equal(['first', 'key']);
    }));

  it('keeps a key under a hash beside a foreign directory', () =>
    inDirectory(async (directory) => {
      await mkdir(join(directory, 'files/store/key/child'), { recursive: true });
      await putContent(cacheIn(directory), 'key', 'content');
      expect(await nameOf(await cacheIn(directory).lookUp('key'))).to.equal('content');
    }));

  for (const name of ['tmp', 'files', 'meta', 'files/store/.hashed']) {
    it(`has a file where the directory ${name} should be: nothing is cached, nothing is wrong`, () =>
      inDirectory(async (directory) => {
        await mkdir(join(directory, name, '..'), { recursive: true });
        await writeFile(join(directory, name), '');
        const cache = cacheIn(directory);
        expect(await putContent(cache, '.hashed/key', 'content')).to.equal(undefined);
        expect(await cache.lookUp('.hashed/key')).to.equal(undefined);
        await cache.drop('.hashed/key');
        if (name !== 'tmp') await expectNothingLeft(directory);
      }));
  }

  it('is made anew when it was deleted', () =>
    inDirectory(async (parent) => {
      const directory = join(parent, 'cache');
      const cache = cacheIn(directory);
      await putContent(cache, 'key', 'before');
      await rm(directory, { recursive: true });
      expect(await cache.lookUp('key')).to.equal(undefined);
      await cache.drop('key');
      await putContent(cache, 'key', 'after');
      expect(await nameOf(await cache.lookUp('key'))).to.equal('after');
      expect((await readdir(directory)).sort()).to.deep.equal(['CACHEDIR.TAG', 'files', 'meta', 'tmp']);
    }));

  it('may be deleted at any time of many fills', () =>
    inDirectory(async (parent) => {
      const directory = join(parent, 'cache');
      const cache = cacheIn(directory);
      for (let round = 0; round < 30; round += 1) {
        const puts = Array.from({ length: 8 }, (_, index) => putContent(cache, `a/${index}`, `${index}`));
        const fill = fillContent(cache, 'a/large', 'large', PART * 3).catch((error) => {
          // The latter where it could not be found out how much there is.
          expect(error.code).to.be.oneOf(['ENOENT', 'ENOSPC']);
        });
        await rm(directory, { recursive: true, force: true }).catch(() => {});
        await Promise.all([...puts, fill]);
        for (let index = 0; index < 8; index += 1)
          expect(await nameOf(await cache.lookUp(`a/${index}`))).to.be.oneOf([`${index}`, undefined]);
      }
      await putContent(cache, 'key', 'content');
      await expectNothingLeft(directory);
    }));
});
