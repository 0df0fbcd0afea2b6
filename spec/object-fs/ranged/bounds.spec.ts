import { execFileSync } from 'node:child_process';
import { mkdir, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { codeOf } from '../../../lib/errors.js';
import { createVolume, ObjectFileSystem } from '../../../lib/index.js';
import { canMount, fullDisk } from '../../cache/support/disks.js';
import { failing } from '../../cache/support/faults.js';
import { collect, contentOf, eventually, FRESH, PART, recordedStore, useRanged } from './support.js';

describe('the read budget', () => {
  const budget = 3 * PART;
  const stage = useRanged({ readBudget: budget });

  it('bounds what is asked for and has not come, over all readers', async () => {
    const { volume, store } = stage();
    for (let film = 0; film < 8; film += 1) await store.bucket.put(`film-${film}`, contentOf(8 * PART, film));
    let most = 0;
    const measure = async (): Promise<void> => {
      const open = store.gets.filter(({ isOpen, ifMatch }) => isOpen && ifMatch !== undefined);
      most = Math.max(
        most,
        open.reduce((sum, { start, end, taken }) => sum + end! - start - taken, 0),
      );
    };
    store.before = measure;
    store.between = measure;
    const all = Array.from({ length: 8 }, async (_, film) => {
      const bytes = await collect(volume.createReadStream(`/m/film-${film}`));
      expect(bytes.equals(contentOf(8 * PART, film))).to.equal(true);
    });
    await Promise.all(all);
    expect(most).to.be.within(PART, budget);
  });

  it('is not held by those who have opened a file and do not read', async () => {
    const { volume, store, content, openBodies } = stage();
    for (let film = 0; film < 20; film += 1)
      await store.bucket.put(`film-${film}`, contentOf(2 * PART, film));
    const handles = [];
    for (let film = 0; film < 20; film += 1) handles.push(await volume.promises.open(`/m/film-${film}`));
    expect(openBodies()).to.be.at.most(budget / PART);
    expect((await collect(volume.createReadStream('/m/film'))).equals(content)).to.equal(true);
    for (const [film, handle] of handles.entries()) {
      expect((await handle.readFile()).equals(contentOf(2 * PART, film))).to.equal(true);
      await handle.close();
    }
  });
});

describe('what is kept of large objects', () => {
  const stage = useRanged();

  it('is that of at most 16 that nobody reads', async () => {
    const { volume, store, temporaries } = stage();
    for (let film = 0; film < 30; film += 1) {
      await store.bucket.put(`film-${film}`, contentOf(2 * PART, film));
      await using handle = await volume.promises.open(`/m/film-${film}`);
      await handle.read(Buffer.alloc(10), 0, 10, PART);
    }
    expect((await temporaries()).length).to.equal(16);
  });

  it('is a file that nobody else may read', async () => {
    const { volume, cacheDirectory, temporaries } = stage();
    await using handle = await volume.promises.open('/m/film');
    await handle.read(Buffer.alloc(10), 0, 10, PART);
    const [name] = await temporaries();
    const { mode, size, blocks } = await stat(join(cacheDirectory, 'tmp', name!));
    expect([mode & 0o777, size]).to.deep.equal([0, 10 * PART]);
    expect(blocks * 512).to.be.below(PART);
  });

  it('is not trusted when somebody has cut it', async () => {
    const { volume, content, cacheDirectory, temporaries } = stage();
    await using handle = await volume.promises.open('/m/film');
    await handle.read(Buffer.alloc(PART), 0, PART, 5 * PART);
    const [name] = await temporaries();
    await truncate(join(cacheDirectory, 'tmp', name!), PART);
    const { buffer } = await handle.read(Buffer.alloc(PART), 0, PART, 5 * PART);
    expect(buffer.equals(content.subarray(5 * PART, 6 * PART))).to.equal(true);
    expect((await handle.readFile()).equals(content)).to.equal(true);
  });

  it('is fetched again when the cache directory was removed, and open handles go on', async () => {
    const { volume, content, cacheDirectory } = stage();
    await using handle = await volume.promises.open('/m/film');
    await handle.read(Buffer.alloc(10), 0, 10, 5 * PART);
    await rm(cacheDirectory, { recursive: true });
    await using again = await volume.promises.open('/m/film');
    expect((await again.readFile()).equals(content)).to.equal(true);
    expect((await handle.readFile()).equals(content)).to.equal(true);
    const number = volume.openSync('/m/film', 'r');
    expect(volume.readFileSync(number).equals(content)).to.equal(true);
    volume.closeSync(number);
    await mkdir(cacheDirectory, { recursive: true });
  });
});

describe('a cache that may hold less than large objects', () => {
  const stage = useRanged({ maxBytes: 3 * PART, readBudget: 4 * PART });

  it('keeps no more of them than it may, and gives all of their bytes', async () => {
    const { volume, store, cacheDirectory } = stage();
    const films = Array.from({ length: 6 }, (_, film) => contentOf(2 * PART, film));
    for (const [film, content] of films.entries()) await store.bucket.put(`film-${film}`, content);
    const handles = await Promise.all(films.map((_, film) => volume.promises.open(`/m/film-${film}`)));
    for (const [film, handle] of handles.entries()) {
      // All but the last byte: what is complete is no longer a partial.
      const { buffer } = await handle.read(Buffer.alloc(2 * PART - 1), 0, 2 * PART - 1, 0);
      expect(buffer.equals(films[film]!.subarray(0, 2 * PART - 1))).to.equal(true);
    }
    expect(await bytesOnDisk(cacheDirectory)).to.be.at.most(3 * PART + handles.length * 4096);
    for (const handle of handles) await handle.close();
  });

  it('keeps nothing of one that is larger, neither in the file that is opened nor in the cache', async () => {
    const { volume, content, cacheDirectory, objects } = stage();
    await using handle = await volume.promises.open('/m/film');
    expect((await handle.readFile()).equals(content)).to.equal(true);
    expect((await volume.promises.readFile('/m/film')).equals(content)).to.equal(true);
    await volume.promises.writeFile('/m/film', content);
    expect(await bytesOnDisk(cacheDirectory)).to.be.below(PART);
    expect(await objects.cache.lookUp('film')).to.equal(undefined);
  });

  it('has 200 of them open, each read here and there, in bounded memory', async () => {
    const { volume, store } = stage();
    const size = 5 * PART;
    await store.bucket.put('one', contentOf(size, 0));
    for (let film = 1; film < 200; film += 1) await store.bucket.copy('one', `one-${film}`);
    const handles = await Promise.all(
      Array.from({ length: 200 }, (_, film) =>
        volume.promises.open(film === 0 ? '/m/one' : `/m/one-${film}`),
      ),
    );
    const content = contentOf(size, 0);
    for (let turn = 0; turn < 4; turn += 1) {
      await Promise.all(
        handles.map(async (handle, film) => {
          const position = ((film * 7919 + turn * 104_729) % (size - 1000)) & ~3;
          const { buffer } = await handle.read(Buffer.alloc(1000), 0, 1000, position);
          expect(buffer.equals(content.subarray(position, position + 1000))).to.equal(true);
        }),
      );
    }
    for (const handle of handles) await handle.close();
  });
});

/** Again where what is published or dropped meanwhile has gone before it was looked into. */
async function namesIn(directory: string): Promise<string[]> {
  for (;;) {
    try {
      return await readdir(directory, { recursive: true });
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') throw error;
    }
  }
}

async function bytesOnDisk(directory: string): Promise<number> {
  const names = await namesIn(directory);
  const sizes = await Promise.all(
    // What is published or dropped meanwhile has gone from there, and is counted by no name or by another.
    names.map(
      async (name) => ((await stat(join(directory, name)).catch(() => undefined))?.blocks ?? 0) * 512,
    ),
  );
  const directories = names.length * 4096;
  return Math.max(0, sizes.reduce((sum, size) => sum + size, 0) - directories);
}

describe(`a disk that becomes full while a large object comes (${fullDisk.described})`, () => {
  for (const way of ['stream', 'handle', 'sync', 'whole'] as const) {
    it(`costs requests and no answer: ${way}`, async () => {
      const disk = fullDisk.make();
      const store = recordedStore();
      const content = contentOf(5 * PART);
      await store.bucket.put('film', content);
      const objects = new ObjectFileSystem({
        store,
        cacheDirectory: join(disk.directory, 'cache'),
        partSize: PART,
        freshness: FRESH,
      });
      const volume = createVolume();
      volume.mount('/m', objects);
      try {
        const number = volume.openSync('/m/film', 'r');
        await using handle = await volume.promises.open('/m/film');
        await handle.read(Buffer.alloc(100), 0, 100, PART);
        disk.break();
        const bytes = await {
          stream: () => collect(volume.createReadStream('/m/film')),
          handle: () => handle.readFile(),
          sync: async () => volume.readFileSync(number),
          whole: () => volume.promises.readFile('/m/film'),
        }[way]();
        expect(bytes.equals(content)).to.equal(true);
        // And once more, from what was kept and what was not.
        const { buffer } = await handle.read(Buffer.alloc(3 * PART), 0, 3 * PART, PART);
        expect(buffer.equals(content.subarray(PART, 4 * PART))).to.equal(true);
        volume.closeSync(number);
      } finally {
        await volume.dispose();
        await disk.remove();
      }
    });
  }
});

describe('an object that is larger than what is free on the disk', () => {
  it('is read on an empty file', async () => {
    if (!canMount) return expectInjected();
    const directory = join(tmpdir(), `mediafs-small-disk-${process.pid}`);
    await mkdir(directory);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', directory]);
    const store = recordedStore();
    const content = contentOf(10 * PART);
    await store.bucket.put('film', content);
    const objects = new ObjectFileSystem({
      store,
      cacheDirectory: directory,
      partSize: PART,
      freshness: FRESH,
    });
    const volume = createVolume();
    volume.mount('/m', objects);
    try {
      await using handle = await volume.promises.open('/m/film');
      expect((await handle.readFile()).equals(content)).to.equal(true);
      const [name] = await readdir(join(directory, 'tmp'));
      const { size, blocks } = await stat(join(directory, 'tmp', name!));
      expect([size, blocks]).to.deep.equal([10 * PART, 0]);
      expect(volume.readFileSync('/m/film').equals(content)).to.equal(true);
    } finally {
      await volume.dispose();
      execFileSync('umount', ['-l', directory]);
      await rm(directory, { recursive: true });
    }
  });

  /** Where nobody may mount, the disk says so itself. */
  async function expectInjected(): Promise<void> {
    const directory = join(tmpdir(), `mediafs-small-disk-${process.pid}`);
    await mkdir(directory);
    const store = recordedStore();
    const content = contentOf(10 * PART);
    await store.bucket.put('film', content);
    const objects = new ObjectFileSystem({
      store,
      cacheDirectory: directory,
      partSize: PART,
      freshness: FRESH,
    });
    const faulty = failing((call) => call === 'handle.write', 'ENOSPC');
    try {
      await using handle = await objects.promises.open('/film');
      expect((await handle.readFile()).equals(content)).to.equal(true);
    } finally {
      faulty.restore();
      await objects.dispose();
      await rm(directory, { recursive: true });
    }
  }
});

describe('a cache directory that cannot be', () => {
  const stage = useRanged();

  beforeEach(() => writeFile(join(stage().cacheDirectory, 'tmp'), ''));

  it('still lets large and small objects be opened and read', async () => {
    const { volume, content, store } = stage();
    await store.bucket.put('note', Buffer.from('hello'));
    await store.bucket.put('empty', Buffer.alloc(0));
    for (const [name, expected] of [
      ['film', content],
      ['note', Buffer.from('hello')],
      ['empty', Buffer.alloc(0)],
    ] as const) {
      await using handle = await volume.promises.open(`/m/${name}`);
      expect((await handle.stat()).size).to.equal(expected.length);
      expect((await handle.readFile()).equals(expected), name).to.equal(true);
      const number = volume.openSync(`/m/${name}`, 'r');
      expect(volume.readFileSync(number).equals(expected), name).to.equal(true);
      volume.closeSync(number);
    }
    await eventually(() => expect(stage().openBodies()).to.equal(0));
  });
});
