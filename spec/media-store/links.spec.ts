import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createMediaStore, local, type MediaStore } from '../../lib/index.js';
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
