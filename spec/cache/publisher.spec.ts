import { chmod, lstat, mkdir, open, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { createLayout } from '../../lib/cache/layout.js';
import { Publisher } from '../../lib/cache/publisher/publisher.js';
import {
  cacheIn,
  contentOf,
  delay,
  descriptorsBelow,
  expectNothingLeft,
  filesBelow,
  inDirectory,
  MODIFIED,
  nameOf,
  putContent,
  recordFor,
} from './support.js';

const MODES = { file: 0o644, directory: 0o755 };

describe('a thread that publishes small files', () => {
  it('leaves what is published without it', () =>
    withPublisher(async (publisher, directory) => {
      await putContent(cacheIn(directory), 's/by pool', 'content');
      await publish(publisher, 's/by thread', 'content');
      const [pool, thread] = await Promise.all(
        ['s/by pool', 's/by thread'].map((key) => lookAt(directory, key)),
      );
      expect(thread).to.deep.equal(pool);
      expect(thread).to.deep.include({ mode: 0o644, links: 1, modified: MODIFIED });
      expect(await nameOf(await cacheIn(directory).lookUp('s/by thread'))).to.equal('content');
      await expectNothingLeft(directory);
    }));

  it('tells what it replaced, which those keep who have it open', () =>
    withPublisher(async (publisher, directory) => {
      const old = await putContent(cacheIn(directory), 'key', 'old', 700);
      const handle = await open(old!.path);
      expect((await publish(publisher, 'key', 'new'))?.replaced).to.equal(700);
      expect(await handle.readFile()).to.deep.equal(contentOf('old', 700));
      await handle.close();
      expect(await nameOf(await cacheIn(directory).lookUp('key'))).to.equal('new');
    }));

  it('takes away a file that had another in its way', () =>
    withPublisher(async (publisher, directory) => {
      const cache = cacheIn(directory);
      await putContent(cache, 'a/b', 'in the way');
      const hashed = await putContent(cache, 'a', 'hashed');
      await cache.drop('a/b');
      expect((await publish(publisher, 'a', 'own'))?.replaced).to.equal(1000);
      expect(await lstat(hashed!.path).catch(({ code }) => code)).to.equal('ENOENT');
      expect(await filesBelow(join(directory, 'files'))).to.deep.equal(['store/a', 'store/first']);
    }));

  const refused: Record<string, { key: string; before?: (directory: string) => Promise<unknown> }> = {
    'a directory that is not there': { key: 'new/key' },
    'a key that can be no file name': { key: `${'x'.repeat(256)}` },
    'a directory in its place': {
      key: 'taken',
      before: (directory) => mkdir(join(directory, 'files/store/taken/below'), { recursive: true }),
    },
    'a link in the place of a directory': {
      key: 'link/key',
      before: async (directory) => {
        await mkdir(join(directory, 'elsewhere'));
        await symlink(join(directory, 'elsewhere'), join(directory, 'files/store/link'));
      },
    },
    'no place for what is in the making': {
      key: 'key',
      before: (directory) => rm(join(directory, 'tmp'), { recursive: true }),
    },
  };
  for (const [what, { key, before }] of Object.entries(refused)) {
    it(`leaves ${what} to others, and nothing behind`, () =>
      withPublisher(async (publisher, directory) => {
        await before?.(directory);
        const files = await filesBelow(directory);
        expect(await publish(publisher, key, 'content')).to.equal(undefined);
        expect(await filesBelow(directory)).to.deep.equal(files);
        await expectNothingLeft(directory);
        expect(await publish(publisher, 'first', 'goes on')).to.deep.equal(
          what.startsWith('no place') ? undefined : await publishedAs(directory, 'first'),
        );
      }));
  }

  it('holds a few descriptors, however much comes at once, and lets go of them', () =>
    withPublisher(async (publisher, directory) => {
      let most = 0;
      let isOver = false;
      const watching = (async () => {
        for (; !isOver; await delay(2)) most = Math.max(most, (await descriptorsBelow(directory)).length);
      })();
      const all = Array.from({ length: 400 }, (_, index) => publish(publisher, `${index}`, `${index}`));
      expect((await Promise.all(all)).every((published) => published)).to.equal(true);
      isOver = true;
      await watching;
      expect(most).to.be.within(1, 66);
      await expectNothingLeft(directory);
    }));

  it('is ended behind what it was told to do', () =>
    withPublisher(async (publisher, directory) => {
      const all = Array.from({ length: 50 }, (_, index) => publish(publisher, `${index}`, `${index}`));
      await publisher.end();
      expect((await Promise.all(all)).filter((published) => published)).to.have.length(50);
      expect(await readdir(join(directory, 'tmp'))).to.deep.equal([]);
      expect(publisher.wants(1)).to.equal(false);
    }));
});

describe('who publishes small files', () => {
  const settings = { directory: '/nowhere', storeName: 'store', modes: MODES };
  const thread = (took: number) => ({
    isReady: true,
    isBusy: false,
    hasEnded: false,
    publish: async () => ({ id: 1, done: undefined, took }),
    hurry: () => {},
    settleSync: () => {},
    end: async () => {},
  });
  const publishing = async (publisher: Publisher, count: number): Promise<number> => {
    let wanted = 0;
    for (let done = 0; done < count; done += 1) {
      if (!publisher.wants(1000)) continue;
      wanted += 1;
      await publisher.publish({
        key: 'key',
        record: recordFor('content', 1000),
        bytes: Buffer.alloc(1000),
      });
    }
    return wanted;
  };

  it('begins no thread for a few files, or for large ones', () => {
    let begun = 0;
    const publisher = new Publisher(settings, 16, () => {
      begun += 1;
      return thread(0.1);
    });
    for (let count = 0; count < 100; count += 1) publisher.wants(300 * 1024);
    for (let count = 0; count < 16; count += 1) expect(publisher.wants(1000)).to.equal(false);
    expect(begun).to.equal(0);
    expect(publisher.wants(1000)).to.equal(true);
    expect(begun).to.equal(1);
  });

  it('does without a thread where a process may have none, and asks once', () => {
    let asked = 0;
    const publisher = new Publisher(settings, 0, () => {
      asked += 1;
      throw new Error('no threads');
    });
    for (let count = 0; count < 5; count += 1) expect(publisher.wants(1000)).to.equal(false);
    expect(asked).to.equal(1);
  });

  it('begins no other thread where one has ended by itself', async () => {
    let begun = 0;
    const publisher = new Publisher(settings, 0, () => {
      begun += 1;
      return { ...thread(1), hasEnded: true };
    });
    expect(publisher.wants(1000)).to.equal(true);
    for (let count = 0; count < 5; count += 1) expect(publisher.wants(1000)).to.equal(false);
    expect(begun).to.equal(1);
    await publisher.end();
  });

  it('leaves a slow disk to many at once, and tries it now and then', async () => {
    const slow = new Publisher(settings, 0, () => thread(100));
    expect(await publishing(slow, 640)).to.be.within(5, 20);
    const quick = new Publisher(settings, 0, () => thread(1));
    expect(await publishing(quick, 640)).to.equal(640);
    await slow.end();
    await quick.end();
  });
});

describe('a cache whose small files a thread publishes', () => {
  it('holds what it was told, and counts the room as ever', () =>
    inDirectory(async (directory) => {
      const cache = cacheIn(directory, { threadAfter: 0 });
      const other = cacheIn(directory);
      await putContent(cache, 's/first', 'first');
      await delay(300);
      for (let round = 0; round < 3; round += 1) {
        const put = (_: unknown, index: number) => putContent(cache, `s/${index}`, `${index} ${round}`);
        expect((await Promise.all(Array.from({ length: 40 }, put))).every((file) => file)).to.equal(true);
      }
      for (let index = 0; index < 40; index += 1)
        expect(await nameOf(await other.lookUp(`s/${index}`))).to.equal(`${index} 2`);
      const held = cache.budget.bytes;
      await cache.dispose();
      await rm(join(directory, 'usage'));
      const measured = cacheIn(directory);
      await putContent(measured, 's/first', 'first');
      expect(held).to.equal(measured.budget.bytes);
      await measured.dispose();
      await expectNothingLeft(directory);
    }));

  it('finds out what is wrong where the thread could do nothing', () =>
    inDirectory(async (directory) => {
      const cache = cacheIn(directory, { threadAfter: 0 });
      await putContent(cache, 'first', 'first');
      await delay(300);
      await rm(directory, { recursive: true });
      expect(await nameOf(await putContent(cache, 'a/b', 'content'))).to.equal('content');
      await chmod(join(directory, 'tmp'), 0o700);
      await cache.dispose();
    }));
});

/** On a directory that has the file `first`, and a directory `s`. */
function withPublisher(work: (publisher: Publisher, directory: string) => Promise<void>): Promise<void> {
  return inDirectory(async (directory) => {
    const cache = cacheIn(directory);
    await putContent(cache, 'first', 'first');
    await mkdir(join(directory, 'files/store/s'));
    await cache.dispose();
    const publisher = new Publisher({ directory, storeName: 'store', modes: MODES }, 0);
    while (!publisher.wants(1)) await delay(5);
    try {
      await work(publisher, directory);
    } finally {
      await publisher.end();
    }
  });
}

function publish(publisher: Publisher, key: string, name: string) {
  return publisher.publish({ key, record: recordFor(name, 1000), bytes: contentOf(name, 1000) });
}

async function publishedAs(directory: string, key: string): Promise<unknown> {
  const file = await cacheIn(directory).lookUp(key);
  return { file, replaced: 1000 };
}

async function lookAt(directory: string, key: string) {
  const layout = createLayout(directory, 'store');
  const path = layout.ownName(key)!;
  const { mode, nlink, mtimeMs } = await lstat(path);
  const { identity, ...meta } = JSON.parse(await readFile(layout.meta(key), 'utf8'));
  expect(Object.keys(identity)).to.deep.equal(['inode', 'size', 'changed']);
  const metaMode = (await lstat(layout.meta(key))).mode;
  return {
    mode: mode & 0o777,
    metaMode: metaMode & 0o777,
    links: nlink,
    modified: mtimeMs,
    content: (await readFile(path)).toString('hex'),
    meta: JSON.stringify(meta).replaceAll(key, 'key'),
  };
}
