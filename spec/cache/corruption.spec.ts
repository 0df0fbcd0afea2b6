import { execFileSync } from 'node:child_process';
import {
  appendFile,
  copyFile,
  link,
  mkdir,
  open,
  rename,
  rm,
  symlink,
  truncate,
  unlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { expect } from 'chai';
import { cacheIn, contentOf, delay, inDirectory, nameOf, putContent } from './support.js';

/** What others may do to a file of the cache; `path.new` is a name beside it. */
const damages: Record<string, (path: string) => Promise<unknown>> = {
  'overwritten in place': async (path) => {
    const handle = await open(path, 'r+');
    await handle.write('X', 500);
    await handle.close();
  },
  'overwritten in place, with its old times': async (path) => {
    const handle = await open(path, 'r+');
    const { atime, mtime } = await handle.stat();
    await handle.write('X', 500);
    await handle.utimes(atime, mtime);
    await handle.close();
  },
  truncated: (path) => truncate(path, 999),
  'truncated to nothing': (path) => truncate(path),
  zeroed: (path) => writeFile(path, Buffer.alloc(1000)),
  'turned into a hole': async (path) => {
    await truncate(path);
    await truncate(path, 1000);
  },
  'appended to': (path) => appendFile(path, 'X'),
  'replaced by a copy of another content': async (path) => {
    await writeFile(`${path}.new`, contentOf('other', 1000));
    await rename(`${path}.new`, path);
  },
  'written anew': async (path) => {
    await unlink(path);
    await writeFile(path, contentOf('other', 1000));
  },
  'replaced by a symbolic link to the same content': async (path) => {
    await copyFile(path, `${path}.new`);
    await unlink(path);
    await symlink(`${path}.new`, path);
  },
  'given a second name': (path) => link(path, `${path}.new`),
  'replaced by a directory': async (path) => {
    await unlink(path);
    await mkdir(path);
  },
  'replaced by a FIFO': async (path) => {
    await unlink(path);
    execFileSync('mkfifo', [path]);
  },
  removed: (path) => unlink(path),
  'given other times': (path) => utimes(path, 1, 1),
};

describe('a cached file', () => {
  for (const [title, damage] of Object.entries(damages)) {
    it(`that was ${title} is not served, and the next fill repairs it`, () =>
      inDirectory(async (directory) => {
        const cache = cacheIn(directory);
        const file = await putContent(cache, 'key', 'content');
        // Within one step of the clock nobody can tell a file from one that was changed since.
        await delay(25);
        await damage(file!.path);
        expect(await cache.lookUp('key'), 'by the process that cached it').to.equal(undefined);
        expect(await cacheIn(directory).lookUp('key'), 'by another').to.equal(undefined);
        await putContent(cache, 'key', 'repaired');
        expect(await nameOf(await cache.lookUp('key'))).to.equal('repaired');
        expect(await nameOf(await cacheIn(directory).lookUp('key'))).to.equal('repaired');
      }));
  }

  it('is served again by who forgot it and finds its meta', () =>
    inDirectory(async (directory) => {
      await putContent(cacheIn(directory), 'key', 'content');
      const file = await cacheIn(directory).lookUp('key');
      expect(file?.record).to.deep.include({ version: '"content"', size: 1000 });
      expect(file?.record.description).to.deep.equal({ name: 'content' });
    }));

  it('is a miss when its meta is gone, but for who remembers it', () =>
    inDirectory(async (directory) => {
      const cache = cacheIn(directory);
      await putContent(cache, 'key', 'content');
      await rm(cache.layout.meta('key'));
      expect(await cacheIn(directory).lookUp('key')).to.equal(undefined);
      expect(await nameOf(await cache.lookUp('key'))).to.equal('content');
    }));
});
