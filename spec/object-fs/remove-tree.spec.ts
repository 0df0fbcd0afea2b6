import { expect } from 'chai';
import type { Context } from '../../lib/object-fs/context.js';
import { KeyedQueue } from '../../lib/object-fs/keyed-queue.js';
import { ObjectFileSystem } from '../../lib/object-fs/object-file-system.js';
import { removeTree } from '../../lib/object-fs/remove-tree.js';
import { RecordingKnowledge } from '../../lib/object-fs/sync/recording-knowledge.js';
import { StoreError } from '../../lib/object-store/store-error.js';
import { interceptedStore } from '../object-store/support/intercepted-store.js';
import { heldKeysStore } from './support/held-keys-store.js';
import { gate } from './support/meddled-store.js';
import { smallPagesStore } from './support/small-pages-store.js';
import { expectCode, FRESH, useStage } from './support/stage.js';

describe('a tree that is removed', () => {
  const stage = useStage();
  const names = Array.from({ length: 95 }, (_, index) => `tree/${index % 7}/${index}`);

  beforeEach(async () => {
    for (const name of [...names, 'trees']) await stage().put(name, '');
  });

  for (const form of ['rm', 'rmSync'] as const) {
    it(`is held two pages at most: one is deleted while the next is listed (${form})`, async () => {
      const { bucket, cacheDirectory, keys } = stage();
      const { store, held } = heldKeysStore(bucket, { prefix: 'tree/', pageSize: 10 });
      const objects = new ObjectFileSystem({ store, cacheDirectory });
      if (form === 'rm') await objects.promises.rm('/tree', { recursive: true });
      else objects.rmSync('/tree', { recursive: true });
      expect(held).to.include({ now: 0, pages: 10 });
      expect(held.most).to.be.at.most(20);
      expect(await keys()).to.deep.equal(['trees']);
      await expectCode(objects.promises.stat('/tree'), 'ENOENT');
      await objects.dispose();
    });
  }

  it('is listed on while a page is deleted', async () => {
    const { bucket, cacheDirectory, keys } = stage();
    const listed = gate();
    let pages = 0;
    const store = interceptedStore(smallPagesStore(bucket, 50), async (call, proceed) => {
      if (call.verb === 'delete') await listed.passed;
      const result = await proceed();
      if (call.verb === 'list' && ++pages === 2) listed.open();
      return result;
    });
    await new ObjectFileSystem({ store, cacheDirectory }).promises.rm('/tree', { recursive: true });
    expect(await keys()).to.deep.equal(['trees']);
  });

  it('is listed no further when a page cannot be deleted', async () => {
    const { bucket, cacheDirectory, failing, keys } = stage();
    const signals: (AbortSignal | undefined)[] = [];
    const store = interceptedStore(smallPagesStore(failing, 10), (call, proceed) => {
      if (call.verb === 'list') signals.push(call.signal);
      return proceed();
    });
    failing.fail({ verb: 'delete', error: 'EACCES', skip: 1 });
    const objects = new ObjectFileSystem({ store, cacheDirectory, freshness: 60_000 });
    await objects.promises.readdir('/');
    signals.length = 0;
    const error = await objects.promises.rm('/tree', { recursive: true }).catch((thrown) => thrown);
    expect(error).to.include({ code: 'EACCES', syscall: 'rm', path: '/tree' });
    expect(signals.length).to.equal(3);
    expect(signals.every((signal) => signal?.aborted)).to.equal(true);
    expect(await keys()).to.have.length(names.length + 1 - 10);
    // What had been known of it is not any more.
    for (const key of await keys()) await bucket.delete([key]);
    await expectCode(objects.promises.stat('/tree'), 'ENOENT');
  });

  it('is in doubt when a sync call has removed a part of it', async () => {
    const { bucket, cacheDirectory, keys } = stage();
    const { inThread, ...store } = smallPagesStore(bucket, 10);
    let deletes = 0;
    const remove = (given: readonly string[]) =>
      ++deletes === 1
        ? inThread!.delete(given)
        : given.map((key) => ({ key, error: new StoreError('EACCES', key) }));
    const stubborn = { ...store, inThread: { ...inThread!, delete: remove } };
    const objects = new ObjectFileSystem({ store: stubborn, cacheDirectory, freshness: 60_000 });
    expect(objects.readdirSync('/')).to.deep.equal(['tree', 'trees']);
    expect(() => objects.rmSync('/tree', { recursive: true }))
      .to.throw()
      .with.property('code', 'EACCES');
    expect(await keys()).to.have.length(names.length + 1 - 10);
    await bucket.delete(await keys());
    await expectCode(objects.promises.stat('/tree'), 'ENOENT');
    await objects.dispose();
  });

  it('is noted for the thread that waits in a few words, however large it is', async () => {
    const knowledge = new RecordingKnowledge({ file: FRESH, directory: FRESH, absent: FRESH });
    let most = 0;
    const store = interceptedStore(smallPagesStore(stage().bucket, 10), (_, proceed) => {
      most = Math.max(most, knowledge.record.length);
      return proceed();
    });
    const cache = { drop: async () => {} };
    const context = { store, knowledge, cache, changes: new KeyedQueue(), immutable: false };
    await removeTree(context as unknown as Context, { key: 'tree', path: '/tree', mustBeDirectory: false });
    expect(most).to.be.above(0).and.below(20);
  });
});
