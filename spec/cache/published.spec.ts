import { lstat, open, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import {
  cacheIn,
  contentOf,
  delay,
  expectNothingLeft,
  filesBelow,
  fillContent,
  inDirectory,
  isWhole,
  MODIFIED,
  PART,
  putContent,
  recordFor,
} from './support.js';

describe('a published file', () => {
  for (const umask of [0o000, 0o022, 0o077]) {
    it(`has the configured modes under the umask ${umask.toString(8).padStart(3, '0')}`, () =>
      withUmask(umask, async (directory) => {
        const file = await putContent(cacheIn(directory), 'session/deep/cat.jpg', 'cat');
        expect(await modeOf(file!.path)).to.equal(0o644);
        for (let path = dirname(file!.path); path !== directory; path = dirname(path))
          expect(await modeOf(path), path).to.equal(0o755);
      }));

    it(`keeps what is not for others from them under the umask ${umask.toString(8).padStart(3, '0')}`, () =>
      withUmask(umask, async (parent) => {
        const directory = join(parent, 'cache');
        const cache = cacheIn(directory);
        await putContent(cache, 'key', 'content');
        const temporary = await cache.stage();
        for (const path of [directory, join(directory, 'tmp'), join(directory, 'meta'), temporary.path])
          expect((await modeOf(path)) & 0o077, path).to.equal(0);
        await temporary.discard();
      }));
  }

  it('has the modes that were asked for', () =>
    inDirectory(async (directory) => {
      const cache = cacheIn(directory, { modes: { file: 0o640, directory: 0o750 } });
      const file = await putContent(cache, 'a/b', 'content');
      expect(await modeOf(file!.path)).to.equal(0o640);
      expect(await modeOf(dirname(file!.path))).to.equal(0o750);
    }));

  it('is no link, and has one name', () =>
    inDirectory(async (directory) => {
      const cache = cacheIn(directory);
      await putContent(cache, 'a', 'content');
      await cache.describeAnew('b', recordFor('copy', 1000), 'a');
      for (const name of ['a', 'b']) {
        const stats = await lstat(join(directory, 'files/store', name));
        expect([stats.isFile(), stats.nlink]).to.deep.equal([true, 1]);
      }
    }));

  for (const modified of [0, 999, MODIFIED, 1_700_000_000_001, 1_763_937_349_998, 4_102_444_799_999]) {
    it(`has the modification time of its record: ${modified}`, () =>
      inDirectory(async (directory) => {
        const content = contentOf('content', 1000);
        const file = await cacheIn(directory).put('key', recordFor('content', 1000, { modified }), content);
        const { mtimeNs, mtime } = await lstat(file!.path, { bigint: true });
        expect(mtimeNs / 1_000_000n).to.equal(BigInt(modified));
        expect(mtime.getTime()).to.equal(modified);
      }));
  }

  it('is replaced, never written to: who has the old one open keeps it', () =>
    inDirectory(async (directory) => {
      const cache = cacheIn(directory);
      const old = await putContent(cache, 'key', 'old');
      const handle = await open(old!.path);
      await putContent(cache, 'key', 'new');
      expect(await handle.readFile()).to.deep.equal(contentOf('old', 1000));
      await handle.close();
    }));

  it('is left alone by those who find it', () =>
    inDirectory(async (directory) => {
      const file = await putContent(cacheIn(directory), 'key', 'content');
      const before = await lstat(file!.path, { bigint: true });
      const reader = cacheIn(directory);
      await reader.lookUp('key');
      await reader.describeAnew('copy', recordFor('copy', 1000), 'key');
      const { ctimeNs, mtimeNs, ino } = await lstat(file!.path, { bigint: true });
      expect([ctimeNs, mtimeNs, ino]).to.deep.equal([before.ctimeNs, before.mtimeNs, before.ino]);
    }));

  it('is closed for writing before anybody can see it', () =>
    inDirectory(async (directory) => {
      const cache = cacheIn(directory);
      const temporary = await cache.stage();
      await temporary.handle.write(contentOf('content', 1000));
      await cache.adopt('key', recordFor('content', 1000), temporary);
      expect(temporary.handle.fd).to.equal(-1);
    }));

  it('is never seen in the making', () =>
    inDirectory(async (directory) => {
      const cache = cacheIn(directory);
      let isFilling = true;
      let seen = 0;
      const work = (async () => {
        for (let version = 0; version < 15; version += 1)
          await fillContent(cache, 'key', `version ${version}`, PART * 20);
      })().finally(() => {
        isFilling = false;
      });
      while (isFilling) {
        const bytes = await readFile(join(directory, 'files/store/key')).catch(() => undefined);
        if (bytes) {
          expect(isWhole(bytes)).to.equal(true);
          seen += 1;
        }
        await delay(0);
      }
      await work;
      expect(seen).to.be.greaterThan(0);
    }));

  for (const length of [0, 999, 1001]) {
    it(`is none with ${length} bytes where its record says 1000`, () =>
      inDirectory(async (directory) => {
        const cache = cacheIn(directory);
        const content = contentOf('content', length);
        expect(await cache.put('key', recordFor('content', 1000), content)).to.equal(undefined);
        expect(await filesBelow(join(directory, 'files'))).to.deep.equal([]);
        await expectNothingLeft(directory);
      }));
  }

  it('of no bytes is one', () =>
    inDirectory(async (directory) => {
      const file = await cacheIn(directory).put('empty', recordFor('empty', 0), Buffer.alloc(0));
      expect(await readFile(file!.path, 'utf8')).to.equal('');
      expect((await cacheIn(directory).lookUp('empty'))?.path).to.equal(file!.path);
    }));

  it('lies in a directory that says that it is a cache', () =>
    inDirectory(async (directory) => {
      await putContent(cacheIn(directory), 'key', 'content');
      const tag = await readFile(join(directory, 'CACHEDIR.TAG'), 'utf8');
      expect(tag).to.match(/^Signature: 8a477f597d28d172789f06886806bc55\n/);
    }));

  it('spares the tag that somebody else has written', () =>
    inDirectory(async (directory) => {
      await writeFile(join(directory, 'CACHEDIR.TAG'), 'another');
      await putContent(cacheIn(directory), 'key', 'content');
      expect(await readFile(join(directory, 'CACHEDIR.TAG'), 'utf8')).to.equal('another');
    }));
});

async function withUmask(umask: number, work: (directory: string) => Promise<void>): Promise<void> {
  const before = process.umask(umask);
  try {
    await inDirectory(work);
  } finally {
    process.umask(before);
  }
}

async function modeOf(path: string): Promise<number> {
  return (await lstat(path)).mode & 0o7777;
}
