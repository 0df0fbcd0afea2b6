import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import {
  createVolume,
  MemoryObjectStore,
  ObjectFileSystem,
  StoreError,
  type Volume,
} from '../../../lib/index.js';
import { heldKeysStore } from '../../object-fs/support/held-keys-store.js';

/** Copies take their time, and some fail. */
class SlowStore extends MemoryObjectStore {
  underWay = 0;
  most = 0;
  begun = 0;
  readonly locked = new Set<string>();

  override async copy(...given: Parameters<MemoryObjectStore['copy']>) {
    this.begun += 1;
    this.underWay += 1;
    this.most = Math.max(this.most, this.underWay);
    await sleep(5);
    this.underWay -= 1;
    if (this.locked.has(given[0])) throw new StoreError('EACCES', given[0], { message: 'locked' });
    return super.copy(...given);
  }
}

describe('cp of a tree within an object store', () => {
  const files = Array.from({ length: 60 }, (_, index) => `${index}`.padStart(2, '0'));
  let store: SlowStore;
  let volume: Volume;
  let cacheDirectory: string;

  beforeEach(async () => {
    store = new SlowStore();
    cacheDirectory = await mkdtemp(join(tmpdir(), 'mediafs-cp-'));
    volume = createVolume();
    volume.mount('/m', new ObjectFileSystem({ store, cacheDirectory, freshness: 60_000 }));
    for (const name of files) await store.put(`tree/${name}`, Buffer.from(name));
  });

  afterEach(async () => {
    await volume.dispose();
    await rm(cacheDirectory, { recursive: true });
  });

  it('has the store copy files side by side, a bounded number of them', async () => {
    await volume.promises.cp('/m/tree', '/m/copy', { recursive: true });
    expect(store.most).to.be.greaterThan(4).and.at.most(16);
    expect((await volume.promises.readdir('/m/copy')).sort()).to.deep.equal(files);
    expect(await volume.promises.readFile('/m/copy/59', 'utf8')).to.equal('59');
  });

  for (const [form, inFlight] of [
    ['cp', 16],
    ['cpSync', 0],
  ] as const) {
    it(`holds a page of a directory, and what is being copied (${form})`, async () => {
      const { store: counted, held } = heldKeysStore(store, { prefix: 'tree/', pageSize: 10 });
      const options = { store: counted, cacheDirectory, freshness: 60_000 };
      volume.mount('/pages', new ObjectFileSystem(options));
      const tree = { recursive: true };
      if (form === 'cp') await volume.promises.cp('/pages/tree', '/pages/copy', tree);
      else volume.cpSync('/pages/tree', '/pages/copy', tree);
      expect(await volume.promises.readdir('/m/copy')).to.deep.equal(files);
      expect(held).to.include({ now: 0, pages: 6 });
      // The last of a page comes with the next one.
      expect(held.most).to.be.at.most(10 + 1 + inFlight);
    });
  }

  it('copies one after another where a filter watches', async () => {
    await volume.promises.cp('/m/tree', '/m/copy', { recursive: true, filter: () => true });
    expect(store.most).to.equal(1);
    expect(await volume.promises.readdir('/m/copy')).to.have.length(60);
  });

  it('begins no more after a failure, and is over when it rejects', async () => {
    store.locked.add('tree/03');
    const error = await volume.promises
      .cp('/m/tree', '/m/copy', { recursive: true })
      .catch((thrown) => thrown);
    expect(error).to.include({ code: 'EACCES', syscall: 'copyfile', path: '/m/tree/03' });
    expect(store.underWay).to.equal(0);
    const { begun } = store;
    expect(begun).to.be.lessThan(60);
    await sleep(30);
    expect(store.begun).to.equal(begun);
  });
});
