import { access, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createMediaStore, MediaDeleteError, MemoryObjectStore, ObjectFileSystem } from '../../lib/index.js';
import { S3ObjectStore } from '../../lib/object-store/s3/s3-object-store.js';
import { StoreError } from '../../lib/object-store/store-error.js';
import { type Fault, type S3Server, startS3Server } from '../support/s3-server/server.js';
import { type Host, startHost, useHosts } from './host.js';
import { collect, expectFailure, failureOf, textOf } from './suite/support.js';

describe('failures of the media store on S3', () => {
  const hosts = useHosts();
  let server: S3Server;
  let host: Host;
  let bucket: S3ObjectStore;

  beforeEach(() => {
    ({ server, host } = hosts());
    const { endpoint, region, credentials } = server;
    bucket = new S3ObjectStore({ bucket: 'media', prefix: 'p', endpoint, region, credentials });
  });

  afterEach(() => bucket.close());

  const keys = async (): Promise<string[]> =>
    (await collect(bucket.list())).flatMap((page) => page.objects.map(({ key }) => key));

  const faults: Record<string, Fault> = {
    'is refused': { status: 403 },
    'fails before it is stored': { status: 500 },
    'fails after it is stored': { status: 500, afterStoring: true },
    'gets no answer after it is stored': { afterStoring: true },
  };

  for (const [what, fault] of Object.entries(faults)) {
    it(`a save whose manifest ${what} leaves neither payload nor manifest`, async () => {
      await server.misbehave([{ when: { operation: 'PutObject', key: { prefix: 'p/_manifests/' } }, fault }]);
      const error = await failureOf(host.store.save('session', Buffer.from('x'), { mime: 'image/png' }));
      expect(error).to.have.property('syscall', 'open');
      expect(await keys()).to.deep.equal([]);
    });

    it(`a save whose payload ${what} leaves neither payload nor manifest`, async () => {
      await server.misbehave([{ when: { operation: 'PutObject', times: 1 }, fault }]);
      const error = await failureOf(host.store.save('session', Buffer.from('x'), { mime: 'image/png' }));
      expect(error).to.have.property('syscall', 'open');
      expect(await keys()).to.deep.equal([]);
    });
  }

  it('a save that is repeated then succeeds', async () => {
    await server.misbehave([{ when: { operation: 'PutObject', times: 1 }, fault: { status: 500 } }]);
    await failureOf(host.store.save('session', Buffer.from('x'), { mime: 'image/png' }));
    const { id } = await host.store.save('session', Buffer.from('x'), { mime: 'image/png' });
    expect(await textOf(host.store, id)).to.equal('x');
  });

  it('a delete whose payloads cannot be deleted names them, leaves them to be found, and can be repeated', async () => {
    const { id, ext } = await host.store.save('session', Buffer.from('x'), { mime: 'image/png' });
    await server.misbehave([
      { when: { operation: 'DeleteObjects' }, fault: { status: 403 } },
      { when: { operation: 'DeleteObject' }, fault: { status: 403 } },
    ]);
    const error = (await failureOf(host.store.delete('session'))) as MediaDeleteError;
    expect(error).to.be.instanceOf(MediaDeleteError);
    expect(error).to.have.property('code', 'EACCES');
    expect(error.failures.map(({ key }) => key)).to.deep.equal([`3f3af1ecebbd/${id}${ext}`]);
    expect(error.message).to.contain(id);
    await server.misbehave([]);
    expect(await textOf(host.store, id)).to.equal('x');
    expect(await host.store.delete('session')).to.equal(1);
    expect(await keys()).to.deep.equal([]);
  });

  it('an open that the store refuses is EACCES, and of a warm medium it is not asked', async () => {
    const { id } = await host.store.save('session', Buffer.from('x'), { mime: 'image/png' });
    await using other = await startHost(server, { freshness: 'immutable' });
    await server.misbehave([{ fault: { status: 403 } }]);
    await expectFailure(other.store.open(id), 'EACCES');
    await expectFailure(collect(other.store.list('session')), 'EACCES');
    await server.misbehave([]);
    expect(await textOf(other.store, id)).to.equal('x');
    await server.misbehave([{ fault: { status: 403 } }]);
    expect(await textOf(other.store, id)).to.equal('x');
  });

  it('verify finds a payload of another size than was saved', async () => {
    const { id, ext } = await host.store.save('session', Buffer.from('x'), { mime: 'image/png' });
    const place = `3f3af1ecebbd/${id}${ext}`;
    await bucket.put(place, Buffer.from('longer'), { metadata: { size: '1' } });
    const finding = { kind: 'wrong size', id, place, repaired: false };
    expect(await collect(host.store.verify({ repair: true }))).to.deep.equal([finding]);
  });

  it('verify writes a manifest that is missing, once nobody can be about to', async () => {
    const { id, ext } = await host.store.save('session', Buffer.from('x'), { mime: 'image/png' });
    await bucket.delete([`_manifests/${id}`]);
    const place = `3f3af1ecebbd/${id}${ext}`;
    const young = { kind: 'no manifest', id, place, repaired: false };
    expect(await collect(host.store.verify({ repair: true }))).to.deep.equal([young]);
    expect(await keys()).to.deep.equal([place]);
  });
});

describe('a delete of which some keys fail', () => {
  it('names those, and everything else is gone', async () => {
    const memory = new MemoryObjectStore();
    let kept = '';
    const deleteAll = memory.delete.bind(memory);
    const store = Object.assign(memory, {
      async delete(given: readonly string[]) {
        await deleteAll(given.filter((key) => key !== kept));
        return given
          .filter((key) => key === kept)
          .map((key) => ({ key, error: new StoreError('EACCES', key) }));
      },
    });
    const cacheDirectory = await mkdtemp(join(tmpdir(), 'mediafs-cache-'));
    const objects = new ObjectFileSystem({ store, cacheDirectory });
    const media = createMediaStore({ fileSystem: objects });
    const ids: string[] = [];
    for (let count = 0; count < 3; count += 1)
      ids.push((await media.save('session', Buffer.from('x'), { mime: 'image/png' })).id);
    kept = `3f3af1ecebbd/${ids[1]}.png`;
    const error = (await failureOf(media.delete('session'))) as MediaDeleteError;
    expect(error.failures.map(({ key }) => key)).to.deep.equal([kept]);
    expect((await collect(media.list('session'))).map(({ id }) => id)).to.deep.equal([ids[1]]);
    expect(await textOf(media, ids[1]!)).to.equal('x');
    kept = `_manifests/${ids[1]}`;
    expect(((await failureOf(media.remove(ids[1]!))) as MediaDeleteError).failures[0]!.key).to.equal(kept);
    await expectFailure(media.open(ids[1]!), 'ENOENT');
    await objects.dispose();
    await rm(cacheDirectory, { recursive: true });
  });
});

describe('a medium that is leased', () => {
  it('survives pressure on the cache, and is evicted once it is let go of', async () => {
    await using server = await startS3Server({ buckets: ['media'] });
    const bound = { maxBytes: 300_000, grace: 0, minFreeRatio: 0 };
    await using host = await startHost(server, bound);
    const { store } = host;
    const saved = await store.save('session', Buffer.alloc(100_000, 'a'), { mime: 'audio/wav' });
    const local = await store.localPath(saved.id);
    expect(local.path).to.match(/\.wav$/);
    for (let count = 0; count < 10; count += 1) await store.save('session', Buffer.alloc(100_000, 'b'));
    expect((await readFile(local.path)).equals(Buffer.alloc(100_000, 'a'))).to.equal(true);
    await local.dispose();
    let isThere = true;
    for (let count = 0; isThere && count < 100; count += 1) {
      await store.save('session', Buffer.alloc(100_000, 'b'));
      isThere = await access(local.path).then(
        () => true,
        () => false,
      );
    }
    expect(isThere).to.equal(false);
    expect(await textOf(store, saved.id)).to.equal('a'.repeat(100_000));
  });
});
