import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import {
  createVolume,
  MemoryObjectStore,
  memory,
  ObjectFileSystem,
  union,
  type Volume,
} from '../../lib/index.js';
import { type CountingStore, countingStore } from '../support/counting-store.js';

type Promises = Volume['promises'];

/** Over defaults on a disk, which cost no request. */
describe('a union with an object store above asks the store', () => {
  let cacheDirectory: string;
  let store: CountingStore;
  let promises: Promises;
  let objects: ObjectFileSystem;

  beforeEach(async () => {
    cacheDirectory = await mkdtemp(join(tmpdir(), 'mediafs-cache-'));
    store = countingStore(new MemoryObjectStore());
    objects = new ObjectFileSystem({
      store,
      cacheDirectory,
      freshness: 60_000,
      negativeFreshness: 60_000,
    });
    const volume = createVolume();
    volume.mount('/m', union(objects, memory({ '/logo.png': 'default', '/sub/deep/file': 'default' })));
    promises = volume.promises;
  });

  afterEach(() => rm(cacheDirectory, { recursive: true }));

  async function requests(call: () => Promise<unknown>): Promise<Record<string, number>> {
    store.reset();
    await call().catch(() => {});
    return Object.fromEntries(Object.entries(store.counts).filter(([, count]) => count > 0));
  }

  it('once for a file that it has', async () => {
    const other = new ObjectFileSystem({ store, cacheDirectory: `${cacheDirectory}/other` });
    await other.promises.writeFile('/upload', 'content');
    expect(await requests(() => promises.readFile('/m/upload'))).to.deep.equal({ get: 1 });
    expect(await requests(() => promises.readFile('/m/upload'))).to.deep.equal({});
  });

  it('for a file that it has not, and for what was removed, and then no more', async () => {
    expect(await requests(() => promises.readFile('/m/logo.png'))).to.deep.equal({
      get: 1,
      head: 1,
      list: 2,
    });
    expect(await requests(() => promises.readFile('/m/logo.png'))).to.deep.equal({});
    expect(await requests(() => promises.stat('/m/logo.png'))).to.deep.equal({});
    expect(await requests(() => promises.readFile('/m/sub/deep/file'))).to.deep.equal({ get: 1, list: 1 });
  });

  it('for what nobody has, as it is asked alone', async () => {
    expect(await requests(() => promises.readFile('/m/missing'))).to.deep.equal({ get: 1, list: 1 });
    expect(await requests(() => promises.readFile('/m/missing'))).to.deep.equal({});
  });

  it('once to store a new file, wherever', async () => {
    for (const path of ['/m/new', '/m/42/new', '/m/sub/deep/new'])
      expect(await requests(() => promises.writeFile(path, 'new'))).to.deep.equal({ put: 1 });
  });

  it('once to remove, or to copy, what it is known to have, and once more to move it', async () => {
    await promises.writeFile('/m/one', 'content');
    expect(await requests(() => promises.copyFile('/m/one', '/m/two'))).to.deep.equal({ copy: 1 });
    expect(await requests(() => promises.rename('/m/one', '/m/three'))).to.deep.equal({ copy: 1, delete: 1 });
    expect(await requests(() => promises.unlink('/m/two'))).to.deep.equal({ delete: 1 });
  });

  it('once to remove what it has not, when it is known to have removed nothing', async () => {
    await promises.readFile('/m/logo.png');
    expect(await requests(() => promises.unlink('/m/logo.png'))).to.deep.equal({ put: 1 });
    expect(await requests(() => promises.readFile('/m/logo.png'))).to.deep.equal({});
  });

  it('once for a listing, when it is known to have removed nothing', async () => {
    await promises.readFile('/m/logo.png');
    expect(await requests(() => promises.readdir('/m'))).to.deep.equal({ list: 1 });
    expect(await requests(() => promises.readdir('/m', { recursive: true }))).to.deep.equal({ list: 1 });
  });
});
