import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createMediaStore, local, type MediaStore } from '../../lib/index.js';
import type { S3Server } from '../support/s3-server/server.js';
import { type Host, startHost, useHosts } from './host.js';
import { collect, failureOf } from './suite/support.js';

/** `path` and what the message ends with, which must be the same. */
async function pathIn(promise: Promise<unknown>): Promise<string | undefined> {
  const error = (await failureOf(promise)) as NodeJS.ErrnoException;
  expect(error.message).to.contain(`'${error.path}'`);
  return error.path;
}

describe('errors of the media store', () => {
  const hosts = useHosts();
  let server: S3Server;
  let host: Host;

  beforeEach(() => {
    ({ server, host } = hosts());
  });

  it('name the mounted path, where S3 refuses', async () => {
    const { id, path } = await host.store.save('session', Buffer.from('x'), { mime: 'image/png' });
    const tenant = await host.store.scope('tenant').save('session', Buffer.from('y'));
    await using other = await startHost(server);
    expect(await other.store.path(id)).to.equal(path);
    await server.misbehave([{ fault: { status: 403 } }]);
    expect(await pathIn(other.store.open(id))).to.equal(path);
    expect(await pathIn(other.store.localPath(id))).to.equal(path);
    expect(await pathIn(other.store.stat(id))).to.equal(path);
    expect(await pathIn(other.store.scope('tenant').path(tenant.id))).to.equal(
      `/mediafs/tenant/_manifests/${tenant.id}`,
    );
    expect(await pathIn(collect(other.store.list('session')))).to.equal('/mediafs/3f3af1ecebbd/');
    expect(await pathIn(other.store.save('session', Buffer.from('x')))).to.match(/^\/mediafs\//);
    const { failures } = (await failureOf(host.store.remove(id))) as unknown as {
      failures: { error: Error }[];
    };
    expect(failures[0]!.error).to.have.property('path', path);
  });

  it('name the path of a source as it was given', async () => {
    const missing = join(tmpdir(), 'mediafs-nowhere.png');
    for (const store of [host.store, createMediaStore({ fileSystem: local(tmpdir()) })]) {
      expect(await pathIn(store.save('session', missing))).to.equal(missing);
      expect(await pathIn(store.saveFile('session', missing))).to.equal(missing);
    }
    async function* failing(): AsyncGenerator<Buffer> {
      yield Buffer.from('x');
      throw Object.assign(new Error("EIO: i/o error, read '/p/source'"), { code: 'EIO', path: '/p/source' });
    }
    expect(await pathIn(host.store.save('session', failing(), { mime: 'image/png' }))).to.equal('/p/source');
  });

  it('name the mounted path of a directory that lies elsewhere', async () => {
    const base = await mkdtemp(join(tmpdir(), 'mediafs-media-'));
    const store: MediaStore = createMediaStore({ fileSystem: local(base), mount: '/mediafs' });
    const { id, path } = await store.save('session', Buffer.from('x'), { mime: 'image/png' });
    expect(await pathIn(store.url(id))).to.equal(path);
    await rm(base, { recursive: true });
  });
});
