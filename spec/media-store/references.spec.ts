import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createMediaStore, local } from '../../lib/index.js';
import type { S3Server } from '../support/s3-server/server.js';
import { type Host, startHost, useHosts } from './host.js';
import { collect, expectFailure, expectTypeError, textOf } from './suite/support.js';

describe('references to media on S3', () => {
  const hosts = useHosts(['media', 'other']);
  let server: S3Server;
  let host: Host;
  let other: Host;

  beforeEach(async () => {
    ({ server, host } = hosts());
    other = await startHost(server);
  });

  afterEach(() => other[Symbol.asyncDispose]());

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

  it('a URL of another scope, and a cached file of it, do not resolve', async () => {
    const { id, path } = await save();
    const url = await host.store.url(id);
    await using local = await host.store.localPath(id);
    const tenant = host.store.scope('tenant');
    for (const reference of [url, local.path]) expect(await tenant.resolve(reference)).to.equal(reference);
    const own = await tenant.save('session', Buffer.from('x'), { mime: 'image/png' });
    await using ownLocal = await tenant.localPath(own.id);
    for (const reference of [await tenant.url(own.id), ownLocal.path]) {
      expect(await tenant.resolve(reference)).to.equal(own.path);
      expect(await host.store.resolve(reference)).to.equal(reference);
    }
    expect(await host.store.resolve(url)).to.equal(path);
  });

  it('a URL has it saved under a name that is hostile or of another alphabet', async () => {
    const { id } = await save();
    for (const [name, told] of [
      ['a\r\nSet-Cookie: x=1\r\n.png', "UTF-8''a__Set-Cookie%3A%20x%3D1__.png"],
      ['"; filename="b.exe', "UTF-8''%22%3B%20filename%3D%22b.exe"],
      ['../../猫.png', "UTF-8''.._.._%E7%8C%AB.png"],
    ] as const) {
      const answer = await fetch(await host.store.url(id, { download: name }));
      expect(answer.headers.get('content-disposition'))
        .to.match(/^attachment; /)
        .and.contain(told);
      expect(answer.headers.get('set-cookie')).to.equal(null);
      await answer.body?.cancel();
    }
  });

  it('a URL or a form that lives for no time, or too long, is refused', async () => {
    const { id } = await save();
    for (const expiresIn of [0, -1, 604_801, 1.5]) {
      await expectFailure(host.store.url(id, { expiresIn }), 'EINVAL');
      await expectFailure(
        host.store.uploadUrl('session', { mime: 'image/png', maxBytes: 1, expiresIn }),
        'EINVAL',
      );
    }
  });

  it('an upload form of a scope stores in it alone, and refuses what is no session or type', async () => {
    const tenant = host.store.scope('tenant');
    const upload = await tenant.uploadUrl('session', { mime: 'image/png', maxBytes: 10 });
    expect(upload.path).to.equal(`/mediafs/tenant/3f3af1ecebbd/${upload.id}.png`);
    const send = (fields: Record<string, string>): Promise<Response> => {
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.append(name, value);
      form.append('file', new Blob(['content']));
      return fetch(upload.url, { method: upload.method, body: form });
    };
    const elsewhere = upload.fields['key']!.replace('tenant/', '');
    expect((await send({ ...upload.fields, key: elsewhere })).status).to.equal(403);
    expect((await send(upload.fields)).ok).to.equal(true);
    expect(await textOf(tenant, upload.id)).to.equal('content');
    await expectFailure(host.store.open(upload.id), 'ENOENT');
    await expectTypeError(tenant.uploadUrl('', { mime: 'image/png', maxBytes: 1 }), 'a session key');
    await expectTypeError(tenant.uploadUrl('session', { mime: 'png', maxBytes: 1 }), 'mime must be');
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

describe('references to media in a directory', () => {
  it('the file itself resolves to the mounted path, where it is mounted elsewhere', async () => {
    const base = await mkdtemp(join(tmpdir(), 'mediafs-media-'));
    const store = createMediaStore({ fileSystem: local(base), mount: '/mediafs' });
    const { id, path } = await store.save('session', Buffer.from('x'), { mime: 'image/png' });
    await using file = await store.localPath(id);
    expect(await store.resolve(file.path)).to.equal(path);
    expect(await store.scope('tenant').resolve(file.path)).to.equal(file.path);
    await rm(base, { recursive: true });
  });
});
