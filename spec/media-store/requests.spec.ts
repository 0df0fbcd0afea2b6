import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { objectAccess } from '../../lib/object-fs/object-access.js';
import type { S3Server } from '../support/s3-server/server.js';
import { type Host, startHost, useHosts } from './host.js';
import { collect, textOf } from './suite/support.js';

describe('the requests of the media store on S3', () => {
  const hosts = useHosts();
  let server: S3Server;
  let host: Host;

  beforeEach(() => {
    ({ server, host } = hosts());
  });

  async function requestsOf(work: () => Promise<unknown>): Promise<Record<string, number>> {
    await server.resetCounts();
    await work();
    const { bytesSent: _sent, bytesReceived: _received, ...requests } = await server.counts();
    return requests;
  }

  async function onNewHost(use: (other: Host) => Promise<unknown>): Promise<Record<string, number>> {
    await using other = await startHost(server);
    return await requestsOf(() => use(other));
  }

  const save = (mime = 'image/png') => host.store.save('session', Buffer.from('content'), { mime });

  it('are 2 PUT for a save, and nothing is downloaded to read it then', async () => {
    let id = '';
    expect(await requestsOf(async () => ({ id } = await save()))).to.deep.equal({ PutObject: 2 });
    expect(await requestsOf(() => textOf(host.store, id))).to.deep.equal({});
    expect(await requestsOf(() => host.store.stat(id))).to.deep.equal({});
    expect(
      await requestsOf(async () => {
        await using local = await host.store.localPath(id);
        expect(await readFile(local.path, 'utf8')).to.equal('content');
      }),
    ).to.deep.equal({});
  });

  it('are 2 GET for a cold id, and none for a warm one', async () => {
    const { id } = await save();
    await onNewHost(async ({ store }) => {
      expect(await requestsOf(() => textOf(store, id))).to.deep.equal({ GetObject: 2 });
      expect(await requestsOf(() => textOf(store, id))).to.deep.equal({});
    });
    expect(await onNewHost(async ({ store }) => (await store.localPath(id)).dispose())).to.deep.equal({
      GetObject: 2,
    });
  });

  it('are 1 GET for the path, which is known for good', async () => {
    const { id, path } = await save();
    await using other = await startHost(server, { freshness: 0 });
    expect(await requestsOf(() => other.store.path(id))).to.deep.equal({ GetObject: 1 });
    expect(await requestsOf(() => other.store.path(id))).to.deep.equal({});
    expect(await requestsOf(() => other.store.resolve(path))).to.deep.equal({});
  });

  it('are 1 GET and 1 HEAD for a cold stat', async () => {
    const { id } = await save();
    const requests = await onNewHost(({ store }) => store.stat(id));
    expect(requests).to.deep.equal({ GetObject: 1, HeadObject: 1 });
  });

  it('are one payload GET for 20 readers of a cold id', async () => {
    const { id } = await save();
    const requests = await onNewHost(({ store }) =>
      Promise.all(Array.from({ length: 20 }, () => textOf(store, id))),
    );
    expect(requests).to.deep.equal({ GetObject: 2 });
  });

  it('are 1 LIST for the media of a session', async () => {
    await save();
    expect(await requestsOf(() => collect(host.store.list('session')))).to.deep.equal({ ListObjectsV2: 1 });
  });

  it('are 1 LIST and 2 DELETE for up to 1,000 media, and for each 1,000 more', async () => {
    const { store } = host.objects[objectAccess]();
    for (let count = 0; count < 1001; count += 91) {
      const keys = Array.from({ length: 91 }, () => `3f3af1ecebbd/${randomUUID()}.png`);
      await Promise.all(keys.map((key) => store.put(key, Buffer.from('x'))));
    }
    let deleted = 0;
    const requests = await requestsOf(async () => {
      deleted = await host.store.delete('session');
    });
    expect(deleted).to.equal(1001);
    // A batch of one key is no batch.
    expect(requests).to.deep.equal({ ListObjectsV2: 2, DeleteObjects: 2, DeleteObject: 2 });
    expect(await collect(host.store.list('session'))).to.deep.equal([]);
  });

  it('are 1 GET of the bytes that are wanted, in a large medium', async () => {
    const large = Buffer.alloc(40 * 1024 * 1024, 'mediafs');
    const { id } = await host.store.save('session', large, { mime: 'video/mp4' });
    await using other = await startHost(server);
    await server.resetCounts();
    const range = { start: 20_000_000, end: 21_999_999 };
    expect(await textOf(other.store, id, range)).to.have.length(2_000_000);
    const { bytesSent } = await server.counts();
    expect(bytesSent).to.be.lessThan(4_000_000);
  });

  it('are none for what is no id', async () => {
    const requests = await requestsOf(async () => {
      await host.store.open('../x').catch(() => {});
      await host.store.resolve('https://example.com/x');
      await host.store.resolve('/elsewhere');
    });
    expect(requests).to.deep.equal({});
  });
});
