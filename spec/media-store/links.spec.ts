import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createMediaStore, local, type MediaStore } from '../../lib/index.js';
import type { FsPromises } from '../../lib/native-fs.js';
import type { S3Server } from '../support/s3-server/server.js';
import { type Host, startHost, useHosts } from './host.js';
import { collect, expectFailure, failureOf } from './suite/support.js';

const ID = '0b7ff4c8-5a0b-4a8f-9d0c-2f7f2c1d3e4a';
const SESSION = '6d9217fe77c7';

describe('symbolic links in the directory of a media store', () => {
  let base: string;
  let outside: string;
  let store: MediaStore;

  beforeEach(async () => {
    base = await mkdtemp(join(tmpdir(), 'mediafs-media-'));
    outside = await mkdtemp(join(tmpdir(), 'mediafs-outside-'));
    await writeFile(join(outside, `${ID}.png`), 'secret');
    store = createMediaStore({ fileSystem: local(base), mount: base });
  });

  afterEach(async () => {
    await rm(base, { recursive: true });
    await rm(outside, { recursive: true });
  });

  it('are no payloads', async () => {
    await mkdir(join(base, SESSION));
    await symlink(join(outside, `${ID}.png`), join(base, SESSION, `${ID}.png`));
    for (const call of [store.open(ID), store.localPath(ID), store.stat(ID)])
      await expectFailure(call, 'ENOENT');
    expect(await collect(store.list('agent:main:main'))).to.deep.equal([]);
  });

  it('are no scopes, nor directories of their descriptions', async () => {
    await mkdir(join(outside, SESSION));
    await writeFile(join(outside, SESSION, `${ID}.png`), 'secret');
    await symlink(outside, join(base, 'tenant'));
    await mkdir(join(base, 'other'));
    await symlink(outside, join(base, 'other', '_meta'));
    for (const view of [store.scope('tenant'), store.scope('tenant').scope('deeper'), store.scope('other')]) {
      const calls = [
        view.open(ID),
        view.path(ID),
        view.localPath(ID),
        view.save('agent:main:main', Buffer.from('x')),
        view.remove(ID),
      ];
      for (const error of await Promise.all(calls.map(failureOf)))
        expect(error.code).to.be.oneOf(['ELOOP', 'ENOENT']);
    }
    expect(await readdir(outside)).to.have.members([SESSION, `${ID}.png`]);
    expect(await readdir(join(outside, SESSION))).to.deep.equal([`${ID}.png`]);
  });

  it('are no sessions: nothing is read, stored or removed behind them', async () => {
    await symlink(outside, join(base, SESSION));
    const calls = [
      store.open(ID),
      store.localPath(ID),
      store.stat(ID),
      store.save('agent:main:main', Buffer.from('x')),
      store.remove(ID),
      store.delete('agent:main:main'),
    ];
    for (const error of await Promise.all(calls.map(failureOf)))
      expect(error.code).to.be.oneOf(['ELOOP', 'ENOENT']);
    expect(await readdir(outside)).to.deep.equal([`${ID}.png`]);
    expect(await readFile(join(outside, `${ID}.png`), 'utf8')).to.equal('secret');
  });
});

describe('symbolic links in the bucket of a media store', () => {
  const hosts = useHosts();
  let server: S3Server;
  let host: Host;

  beforeEach(() => {
    ({ server, host } = hosts());
  });

  /** A link at the place of a payload of the tenant, and as the directory of the session; both lead to another's. */
  for (const where of [`tenant/${SESSION}/${ID}.png`, `tenant/${SESSION}`]) {
    it(`lead out of no scope: ${where.replace(ID, 'ID')}`, async () => {
      const tenant = host.store.scope('tenant');
      const promises = host.objects.promises as unknown as FsPromises;
      await promises.mkdir('/other');
      await promises.writeFile(`/other/${ID}.png`, 'secret');
      if (where.endsWith('png')) await promises.mkdir(`/tenant/${SESSION}`, { recursive: true });
      const target = where.endsWith('png') ? `/other/${ID}.png` : '/other';
      await promises.symlink(target, `/${where}`);
      await promises.writeFile(`/tenant/_manifests/${ID}`, `${SESSION}/${ID}.png`);
      // The link does lead there, for those who follow it.
      expect(await promises.readFile(`/tenant/${SESSION}/${ID}.png`, 'utf8')).to.equal('secret');
      await using cold = await startHost(server);
      for (const view of [tenant, cold.store.scope('tenant')]) {
        for (const call of [view.open(ID), view.localPath(ID), view.stat(ID)])
          await expectFailure(call, 'ENOENT');
      }
    });
  }
});
