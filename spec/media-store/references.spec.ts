import { readFile, rm } from 'node:fs/promises';
import { expect } from 'chai';
import { type S3Server, startS3Server } from '../support/s3-server/server.js';
import { type Host, startHost } from './host.js';
import { collect, expectFailure, textOf } from './suite/support.js';

describe('references to media on S3', () => {
  let server: S3Server;
  let host: Host;
  let other: Host;

  beforeEach(async () => {
    server = await startS3Server({ buckets: ['media', 'other'] });
    [host, other] = [await startHost(server), await startHost(server)];
  });

  afterEach(async () => {
    await host[Symbol.asyncDispose]();
    await other[Symbol.asyncDispose]();
    await server.close();
  });

  const save = () =>
    host.store.save('session', Buffer.from('content'), { mime: 'image/png', name: 'cat.png' });

  it('a cached file of any host resolves to the mounted path', async () => {
    const { id, path } = await save();
    for (const { store } of [host, other]) {
      await using local = await store.localPath(id);
      expect(local.path).to.not.equal(path);
      expect(await host.store.resolve(local.path)).to.equal(path);
      expect(await other.store.resolve(local.path)).to.equal(path);
      expect(await host.store.resolve(`${local.path}/../..`)).to.equal(`${local.path}/../..`);
    }
  });

  it('a signed URL resolves to the mounted path, also when it has expired, but not one of another bucket', async () => {
    const { id, path } = await save();
    const url = await host.store.url(id, { expiresIn: 1 });
    expect(await other.store.resolve(url)).to.equal(path);
    await using elsewhere = await startHost(server, { bucket: 'other' });
    expect(await elsewhere.store.resolve(url)).to.equal(url);
    const [plain] = url.split('?');
    expect(await other.store.resolve(plain!)).to.equal(plain);
  });

  it('a URL lets its bearer read the medium, and have it saved under a name', async () => {
    const { id } = await save();
    const shown = await fetch(await host.store.url(id));
    expect([shown.status, shown.headers.get('content-type')]).to.deep.equal([200, 'image/png']);
    expect(await shown.text()).to.equal('content');
    const saved = await fetch(await host.store.url(id, { download: 'cat.png' }));
    expect(saved.headers.get('content-disposition')).to.match(/^attachment;.*cat\.png/);
    await saved.body?.cancel();
  });

  it('an upload form stores a medium that every host finds, with its name and type', async () => {
    const upload = await host.store.uploadUrl('session', {
      mime: 'image/png',
      name: 'dög.png',
      maxBytes: 100,
    });
    await expectFailure(other.store.open(upload.id), 'ENOENT');
    const send = async (size: number): Promise<number> => {
      const form = new FormData();
      for (const [name, value] of Object.entries(upload.fields)) form.append(name, value);
      form.append('file', new Blob([Buffer.alloc(size, 'x')]));
      return (await fetch(upload.url, { method: upload.method, body: form })).status;
    };
    expect(await send(101)).to.equal(400);
    expect(await send(100)).to.be.within(200, 299);
    await using third = await startHost(server);
    expect(await textOf(third.store, upload.id)).to.equal('x'.repeat(100));
    const { name, mime, size, path } = await third.store.stat(upload.id);
    expect({ name, mime, size, path }).to.deep.equal({
      name: 'dög.png',
      mime: 'image/png',
      size: 100,
      path: upload.path,
    });
    expect(await collect(third.store.list('session'))).to.have.length(1);
  });

  it('the path leads to the medium after its cached file was deleted, and on a host that never saw it', async () => {
    const { id, path } = await save();
    const local = await host.store.localPath(id);
    await local.dispose();
    await rm(local.path);
    for (const { objects, store } of [host, other]) {
      const inside = path.slice('/mediafs'.length);
      expect(await objects.promises.readFile(inside, 'utf8')).to.equal('content');
      expect(await textOf(store, id)).to.equal('content');
      await using again = await store.localPath(id);
      expect(await readFile(again.path, 'utf8')).to.equal('content');
    }
  });

  it('size, type, time and version are the same on two hosts', async () => {
    const { id } = await save();
    const here = await host.store.stat(id);
    expect(await other.store.stat(id)).to.deep.equal(here);
    await using mine = await host.store.localPath(id);
    await using theirs = await other.store.localPath(id);
    expect([mine.size, mine.mtime]).to.deep.equal([theirs.size, theirs.mtime]);
    expect(mine.mtime).to.deep.equal(here.modified);
  });
});
