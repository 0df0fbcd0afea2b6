import { execFileSync } from 'node:child_process';
import { mkdir, readFile, rename, symlink, truncate, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Meta } from '../../lib/cache/meta.js';
import { cacheIn, contentOf, filesBelow, inDirectory, nameOf, putContent, recordFor } from './support.js';

const hostile: Record<string, (meta: Meta) => unknown> = {
  null: () => null,
  'a number': () => 1,
  'an array': (meta) => [meta],
  'a format of the future': (meta) => ({ ...meta, format: 2 }),
  'another key': (meta) => ({ ...meta, key: 'other' }),
  'no record': (meta) => ({ ...meta, record: undefined }),
  'a record of null': (meta) => ({ ...meta, record: null }),
  'no identity': (meta) => ({ ...meta, identity: undefined }),
  'an identity of numbers': (meta) => ({ ...meta, identity: { inode: 1, size: 1000, changed: 0 } }),
  'a version that is no text': (meta) => ({ ...meta, record: { ...meta.record, version: 1 } }),
  'a size that is text': (meta) => ({ ...meta, record: { ...meta.record, size: '1000' } }),
  'a size below zero': (meta) => ({ ...meta, record: { ...meta.record, size: -1 } }),
  'a size with a fraction': (meta) => ({ ...meta, record: { ...meta.record, size: 0.5 } }),
  'a time that is none': (meta) => ({ ...meta, record: { ...meta.record, modified: null } }),
  'a checksum that is no text': (meta) => ({ ...meta, record: { ...meta.record, crc32: 7 } }),
  'a path that is no text': (meta) => ({ ...meta, file: ['files/store/key'] }),
  'a path out of the cache': (meta) => ({ ...meta, file: '../outside' }),
  'an absolute path': (meta) => ({ ...meta, file: '/etc/passwd' }),
  'the path of another key': (meta) => ({ ...meta, file: 'files/store/other' }),
  'the path of another store': (meta) => ({ ...meta, file: 'files/elsewhere/key' }),
  'a path with a NUL byte': (meta) => ({ ...meta, file: 'files/store/key\0' }),
};

const damaged: Record<string, (path: string) => Promise<unknown>> = {
  empty: (path) => truncate(path),
  'cut off': (path) => truncate(path, 40),
  'no JSON': (path) => writeFile(path, Buffer.alloc(300, 0xff)),
  'a GiB of zeros': (path) => truncate(path, 2 ** 30),
  'a directory': async (path) => {
    await unlink(path);
    await mkdir(path);
  },
  'a FIFO': async (path) => {
    await unlink(path);
    execFileSync('mkfifo', [path]);
  },
  'a symbolic link': async (path) => {
    await rename(path, `${path}.real`);
    await symlink(`${path}.real`, path);
  },
  'a symbolic link to itself': async (path) => {
    await unlink(path);
    await symlink(path, path);
  },
};

describe('a meta file', () => {
  for (const [title, change] of Object.entries(hostile)) {
    it(`with ${title} is a miss`, () =>
      withMeta(async (directory, path) => {
        const meta = JSON.parse(await readFile(path, 'utf8')) as Meta;
        await writeFile(path, JSON.stringify(change(meta)));
        expect(await cacheIn(directory).lookUp('key')).to.equal(undefined);
        expect(cacheIn(directory).lookUpSync('key')).to.equal(undefined);
      }));
  }

  for (const [title, damage] of Object.entries(damaged)) {
    it(`that is ${title} is a miss`, () =>
      withMeta(async (directory, path) => {
        await damage(path);
        expect(await cacheIn(directory).lookUp('key')).to.equal(undefined);
        expect(cacheIn(directory).lookUpSync('key')).to.equal(undefined);
      }));

    it(`that is ${title} never keeps a version that was replaced`, () =>
      withMeta(async (directory, path) => {
        await damage(path);
        const cache = cacheIn(directory);
        const file = await putContent(cache, 'key', 'new');
        expect(await nameOf(await cache.lookUp('key'))).to.equal(file && 'new');
        expect(await nameOf(await cacheIn(directory).lookUp('key'))).to.equal(file && 'new');
      }));
  }

  it('cannot make a drop remove what is not of its key', () =>
    withMeta(async (directory, path) => {
      const outside = join(directory, 'outside');
      await writeFile(outside, 'precious');
      const meta = JSON.parse(await readFile(path, 'utf8')) as Meta;
      await writeFile(path, JSON.stringify({ ...meta, file: 'outside' }));
      await cacheIn(directory).drop('key');
      expect(await readFile(outside, 'utf8')).to.equal('precious');
      expect(await filesBelow(join(directory, 'files'))).to.deep.equal(['store/other']);
    }));

  it('longer than anybody would read is not written, and its file is none', () =>
    inDirectory(async (directory) => {
      const record = recordFor('content', 1000, { description: 'x'.repeat(100_000) });
      const cache = cacheIn(directory);
      expect(await cache.put('key', record, contentOf('content', 1000))).to.equal(undefined);
      expect(await filesBelow(join(directory, 'files'))).to.deep.equal([]);
    }));

  it('has room for the longest key and all metadata that S3 takes', () =>
    inDirectory(async (directory) => {
      const key = '\x01'.repeat(1024);
      const record = recordFor('content', 1000, { description: '\x01'.repeat(4096) });
      await cacheIn(directory).put(key, record, contentOf('content', 1000));
      expect((await cacheIn(directory).lookUp(key))?.record.description).to.equal('\x01'.repeat(4096));
    }));

  it('reads as it was written by the first release', () =>
    withMeta(async (_directory, path) => {
      const meta = JSON.parse(await readFile(path, 'utf8')) as Meta;
      expect(Object.keys(meta)).to.deep.equal(['format', 'key', 'file', 'record', 'identity']);
      expect(meta.format).to.equal(1);
      expect(Object.keys(meta.identity)).to.deep.equal(['inode', 'size', 'changed']);
    }));
});

/** A cache with the files of `key` and `other`, and the path of the meta of `key`. */
function withMeta(work: (directory: string, path: string) => Promise<void>): Promise<void> {
  return inDirectory(async (directory) => {
    const cache = cacheIn(directory);
    await putContent(cache, 'key', 'content');
    await putContent(cache, 'other', 'other');
    await work(directory, cache.layout.meta('key'));
  });
}
