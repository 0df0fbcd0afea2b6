import { expect } from 'chai';
import { ObjectFileSystem } from '../../lib/object-fs/object-file-system.js';
import type { ObjectStore } from '../../lib/object-store/contract.js';
import { MemoryObjectStore } from '../../lib/object-store/memory.js';
import { StoreError } from '../../lib/object-store/store-error.js';
import { interceptedStore, type StoreCall } from '../object-store/support/intercepted-store.js';
import { heldKeysStore } from './support/held-keys-store.js';
import { smallPagesStore } from './support/small-pages-store.js';
import { expectCode, FRESH, useStage } from './support/stage.js';

describe('a directory of many pages that is renamed', () => {
  const stage = useStage();
  const names = Array.from(
    { length: 45 },
    (_, index) => `${index % 4}/${String(index).padStart(2, '0')}`,
  ).sort();
  /** Seconds, as the store counts them. */
  let now: number;
  let bucket: MemoryObjectStore;

  beforeEach(async () => {
    now = 1000;
    bucket = new MemoryObjectStore({ clock: () => now * 1000 });
    for (const name of names) await write(`from/${name}`, name);
    await write('fro', 'beside');
  });

  const write = async (key: string, text: string): Promise<void> => {
    await bucket.put(key, Buffer.from(text));
  };

  async function contents(): Promise<Record<string, string>> {
    const found: Record<string, string> = {};
    for await (const { objects } of bucket.list()) {
      for (const { key } of objects) {
        const chunks: Uint8Array[] = [];
        for await (const chunk of (await bucket.get(key)).body) chunks.push(chunk);
        found[key] = Buffer.concat(chunks).toString();
      }
    }
    return found;
  }

  const moved = (more: Record<string, string | undefined> = {}): Record<string, string> => {
    const all = { fro: 'beside', ...Object.fromEntries(names.map((name) => [`to/${name}`, name])), ...more };
    return Object.fromEntries(Object.entries(all).filter(([, text]) => text !== undefined)) as Record<
      string,
      string
    >;
  };

  const on = (store: ObjectStore): ObjectFileSystem =>
    new ObjectFileSystem({ store, cacheDirectory: stage().cacheDirectory, freshness: FRESH });

  /** Pages of ten keys, with something that happens right before, or after, some requests. */
  function meddled(before: (call: StoreCall) => unknown, after: (call: StoreCall) => unknown = () => {}) {
    return interceptedStore(smallPagesStore(bucket, 10), async (call, proceed) => {
      await before(call);
      const result = await proceed();
      await after(call);
      return result;
    });
  }

  /** Does work when all has been copied, and nothing more has been listed. */
  function betweenPasses(work: () => unknown): ObjectStore {
    let isDone = false;
    return meddled(async ({ verb, key }) => {
      if (
        isDone ||
        verb !== 'list' ||
        key !== 'from/' ||
        !(await bucket.head('to/3/43').catch(() => undefined))
      )
        return;
      isDone = true;
      now += 1;
      await work();
    });
  }

  for (const form of ['rename', 'renameSync'] as const) {
    it(`is held two pages at most (${form})`, async () => {
      const { store, held } = heldKeysStore(bucket, { prefix: 'from/', pageSize: 10 });
      const objects = on(store);
      if (form === 'rename') await objects.promises.rename('/from', '/to');
      else objects.renameSync('/from', '/to');
      expect(await contents()).to.deep.equal(moved());
      // Listed twice, and each key was both copied and deleted.
      expect(held).to.include({ now: 0, pages: 10 });
      expect(held.most).to.be.at.most(20);
      await expectCode(objects.promises.stat('/from'), 'ENOENT');
      expect((await objects.promises.stat('/to')).isDirectory()).to.equal(true);
      await objects.dispose();
    });
  }

  it('is whole at its new place before the first of its old keys goes', async () => {
    let most = 0;
    const store = meddled(async ({ verb }) => {
      if (verb !== 'delete' || most > 0) return;
      most = Object.keys(await contents()).length;
    });
    await on(store).promises.rename('/from', '/to');
    expect(most).to.equal(2 * names.length + 1);
  });

  it('goes with what another client has changed, added or removed since it was copied', async () => {
    const store = betweenPasses(async () => {
      await write('from/0/00', 'changed since');
      await write('from/2/added', 'added since');
      await write('from/9/added', 'added at the end');
      await bucket.delete(['from/1/01']);
    });
    await on(store).promises.rename('/from', '/to');
    const news = {
      'to/0/00': 'changed since',
      'to/2/added': 'added since',
      'to/9/added': 'added at the end',
    };
    expect(await contents()).to.deep.equal(moved(news));
  });

  it('goes with a change that was made within the second of its copy', async () => {
    const store = betweenPasses(async () => {
      now -= 1;
      await write('from/0/00', 'changed since');
    });
    await on(store).promises.rename('/from', '/to');
    expect(await contents()).to.deep.equal(moved({ 'to/0/00': 'changed since' }));
  });

  it('leaves alone what another client has written over a copy', async () => {
    const store = betweenPasses(() => write('to/0/00', 'theirs'));
    await on(store).promises.rename('/from', '/to');
    expect(await contents()).to.deep.equal(moved({ 'to/0/00': 'theirs' }));
  });

  it('is copied once, objects with an ETag of parts included', async () => {
    const upload = await bucket.multipart('from/0/00');
    await upload.uploadPart(1, Buffer.alloc(bucket.capabilities.minimumPartSize));
    await upload.uploadPart(2, Buffer.from('end'));
    await upload.complete();
    now += 1;
    let copies = 0;
    const store = meddled(({ verb }) => {
      copies += verb === 'copy' ? 1 : 0;
    });
    await on(store).promises.rename('/from', '/to');
    expect(copies).to.equal(names.length);
    expect(Object.keys(await contents())).to.have.length(names.length + 1);
  });

  it('stays whole when a key cannot be copied, and the keys of its page are told', async () => {
    const store = meddled(({ verb, key }) => {
      if (verb === 'copy' && ['to/2/22', 'to/2/26'].includes(key)) throw new StoreError('EACCES', key);
    });
    const objects = on(store);
    const error = (await objects.promises.rename('/from', '/to').catch((thrown) => thrown)) as Error;
    expect(error).to.include({ code: 'EACCES', syscall: 'rename', path: '/from' });
    expect((error.cause as Error).message).to.equal('2 keys could not be copied: from/2/22, from/2/26');
    expect(await contents()).to.include(Object.fromEntries(names.map((name) => [`from/${name}`, name])));
    expect((await objects.promises.readdir('/from/3')).length).to.be.above(0);
  });

  it('is at its new place, and a part of it at the old one too, when a page cannot be deleted', async () => {
    let deletes = 0;
    const store = meddled(({ verb, key }) => {
      if (verb === 'delete' && ++deletes === 2) throw new StoreError('EACCES', key);
    });
    const objects = on(store);
    const error = (await objects.promises.rename('/from', '/to').catch((thrown) => thrown)) as Error;
    expect(error).to.include({ code: 'EACCES', syscall: 'rename', path: '/from' });
    const old = Object.fromEntries(names.slice(10).map((name) => [`from/${name}`, name]));
    expect(await contents()).to.deep.equal({ ...moved(), ...old });
    expect((await objects.promises.readdir('/from', { recursive: true })) as string[]).to.include(names[10]);
    await expectCode(objects.promises.stat(`/from/${names[0]}`), 'ENOENT');
  });

  it('loses nothing that this process writes into it meanwhile', async () => {
    const writing: Promise<void>[] = [];
    const store = meddled(
      () => {},
      ({ verb, key }) => {
        if (verb !== 'copy' || key !== 'to/2/22') return;
        writing.push(objects.promises.writeFile('/from/0/00', 'written since'));
        writing.push(objects.promises.writeFile('/from/0/new', 'new'));
        writing.push(objects.promises.writeFile('/to/0/new', 'new there'));
      },
    );
    const objects = on(store);
    await objects.promises.rename('/from', '/to');
    await Promise.all(writing);
    const news = { 'from/0/00': 'written since', 'from/0/new': 'new', 'to/0/new': 'new there' };
    expect(await contents()).to.deep.equal(moved(news));
    expect(await objects.promises.readFile('/from/0/new', 'utf8')).to.equal('new');
  });
});
