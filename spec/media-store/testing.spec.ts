import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import sinon from 'sinon';
import { createMediaStore, redirect } from '../../lib/index.js';
import type { Mountable } from '../../lib/mountable.js';
import { nativeFs } from '../../lib/native-fs.js';
import { createTestMedia } from '../../lib/testing.js';
import { expectFailure, textOf } from './suite/support.js';

describe('media for tests', () => {
  it('are a store and a volume in memory', async () => {
    const { store, volume } = createTestMedia();
    const { id, path } = await store.save('session', Buffer.from('content'));
    expect(await textOf(store, id)).to.equal('content');
    expect(await volume.promises.readFile(path, 'utf8')).to.equal('content');
    using _redirection = redirect(volume);
    expect(await readFile(path, 'utf8')).to.equal('content');
  });

  it('hold at first what they are given, at the path they are given', async () => {
    const { store, volume } = createTestMedia({ mount: '/media', files: { '/notes/a.txt': 'note' } });
    expect(await volume.promises.readFile('/media/notes/a.txt', 'utf8')).to.equal('note');
    expect((await store.save('session', Buffer.from('x'))).path).to.match(/^\/media\//);
  });

  it('can be made to fail', async () => {
    const { store } = createTestMedia();
    const { id } = await store.save('session', Buffer.from('x'));
    sinon.stub(store, 'open').rejects(Object.assign(new Error('EIO: i/o error'), { code: 'EIO' }));
    await expectFailure(store.open(id), 'EIO');
  });

  it('know nothing of others', async () => {
    const { id } = await createTestMedia().store.save('session', Buffer.from('x'));
    await expectFailure(createTestMedia().store.open(id), 'ENOENT');
  });
});

describe('createMediaStore', () => {
  it('refuses what is no file system, the root of the disk, and a mount that is no absolute path', () => {
    for (const fileSystem of [undefined, null, {}, '/media'] as unknown as Mountable[]) {
      expect(() => createMediaStore({ fileSystem })).to.throw(TypeError, 'fileSystem must be');
    }
    expect(() => createMediaStore({ fileSystem: nativeFs })).to.throw(TypeError, 'root of the disk');
    const { volume } = createTestMedia();
    for (const mount of ['', 'media', 5] as string[]) {
      expect(() => createMediaStore({ fileSystem: volume, mount })).to.throw(TypeError, 'mount must be');
    }
  });
});
