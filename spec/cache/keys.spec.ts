import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { cacheIn, expectNothingLeft, filesBelow, inDirectory, nameOf, putContent } from './support.js';

const LONG = 'n'.repeat(255);

const underTheirName = [
  'cat.jpg',
  'sessions/42/cat.jpg',
  'white space and "quotes" \'.txt',
  'new\nline\ttab\x01',
  'back\\slash',
  '...',
  '.hidden/.file',
  'a/.hashed/b',
  '-rf',
  '~',
  '%2e%2e',
  'ü/日本/😀.png',
  LONG,
  `${'d/'.repeat(511)}ab`,
];

const underAHash = [
  '',
  '.',
  '..',
  '/',
  '/absolute',
  'a/',
  'a//b',
  '../../../etc/passwd',
  'a/../../b',
  'a/./b',
  'nul\0byte',
  '.hashed',
  '.hashed/0/x',
  `${LONG}n`,
  `a/${LONG}n/b`,
  'ü'.repeat(128),
  'x'.repeat(1024),
];

describe('a key', () => {
  for (const key of underTheirName) {
    it(`has its own name in the cache: ${shown(key)}`, () =>
      inDirectory(async (directory) => {
        const cache = cacheIn(directory);
        const file = await putContent(cache, key, 'content');
        expect(file?.path).to.equal(join(directory, 'files/store', key));
        await expectServed(directory, key, 'content');
      }));
  }

  for (const key of underAHash) {
    it(`that cannot be a name is kept under a hash, inside the cache: ${shown(key)}`, () =>
      inDirectory(async (parent) => {
        const directory = join(parent, 'deep/er/cache');
        const file = await putContent(cacheIn(directory), key, 'content');
        expect(file?.path.startsWith(join(directory, 'files/store/.hashed/'))).to.equal(true);
        await expectServed(directory, key, 'content');
        expect(await readdir(parent)).to.deep.equal(['deep']);
        expect((await filesBelow(directory)).filter((name) => name.startsWith('files/'))).to.have.length(1);
      }));
  }

  it('keeps its extension under a hash', () =>
    inDirectory(async (directory) => {
      const file = await putContent(cacheIn(directory), '.hashed/cat.jpg', 'content');
      expect(basename(file!.path)).to.equal('cat.jpg');
    }));

  for (const order of [
    ['a', 'a/b', 'a/b/c'],
    ['a/b/c', 'a/b', 'a'],
  ]) {
    it(`is cached beside others that it begins with: ${order.join(', ')}`, () =>
      inDirectory(async (directory) => {
        const cache = cacheIn(directory);
        for (const key of order) await putContent(cache, key, `content of ${key}`);
        for (const key of order) await expectServed(directory, key, `content of ${key}`);
        await cache.drop(order[0]!);
        for (const key of order.slice(1)) await expectServed(directory, key, `content of ${key}`);
        await expectNothingLeft(directory);
      }));
  }

  it('leaves its hashed place when its own name is free again', () =>
    inDirectory(async (directory) => {
      const cache = cacheIn(directory);
      await putContent(cache, 'a', 'in the way');
      await putContent(cache, 'a/b', 'old');
      await cache.drop('a');
      await putContent(cache, 'a/b', 'new');
      expect(await filesBelow(join(directory, 'files'))).to.deep.equal(['store/a/b']);
    }));

  for (const [one, other] of [
    ['caf\u00e9', 'cafe\u0301'],
    ['Cat.jpg', 'cat.jpg'],
    ['\ud800', '\ud801'],
  ] as const) {
    it(`is never answered with the content of one that looks like it: ${shown(one)}, ${shown(other)}`, () =>
      inDirectory(async (directory) => {
        const cache = cacheIn(directory);
        await putContent(cache, one, 'one');
        await putContent(cache, other, 'other');
        for (const reader of [cache, cacheIn(directory)]) {
          expect(await nameOf(await reader.lookUp(one))).to.be.oneOf(['one', undefined]);
          expect(await nameOf(await reader.lookUp(other))).to.equal('other');
        }
      }));
  }

  it('leaves no empty directories when it is dropped', () =>
    inDirectory(async (directory) => {
      const cache = cacheIn(directory);
      await putContent(cache, 'session/deep/cat.jpg', 'cat');
      await putContent(cache, 'session/dog.jpg', 'dog');
      await putContent(cache, '../odd', 'odd');
      await cache.drop('session/deep/cat.jpg');
      await cache.drop('../odd');
      expect(await readdir(join(directory, 'files/store'))).to.deep.equal(['session']);
      expect(await readdir(join(directory, 'files/store/session'))).to.deep.equal(['dog.jpg']);
    }));
});

/** To the process that cached it it may be known from memory, so another one is asked. */
async function expectServed(directory: string, key: string, name: string): Promise<void> {
  expect(await nameOf(await cacheIn(directory).lookUp(key))).to.equal(name);
}

function shown(key: string): string {
  return JSON.stringify(key.length > 60 ? `${key.slice(0, 20)}… (${key.length})` : key);
}
