import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createMediaStore, local } from '../../lib/index.js';
import { type Host, useHosts } from './host.js';
import { expectFailure, textOf } from './suite/support.js';

const LONG_AGO = new Date('2020-01-01');

describe('sweep on a directory', () => {
  let base: string;

  beforeEach(async () => {
    base = await mkdtemp(join(tmpdir(), 'mediafs-media-'));
    await mkdir(join(base, '_meta'));
  });

  afterEach(() => rm(base, { recursive: true }));

  it('removes old drafts of killed processes, and nothing else', async () => {
    const store = createMediaStore({ fileSystem: local(base), mount: base });
    const { id, path } = await store.save('session', Buffer.from('content'), { mime: 'image/png' });
    const names = { old: '.draft-1', young: '.draft-2', other: 'notes' };
    for (const name of Object.values(names)) await writeFile(join(base, '_meta', name), 'draft');
    for (const name of [names.old, names.other, id])
      await utimes(join(base, '_meta', name), LONG_AGO, LONG_AGO);
    await utimes(path, LONG_AGO, LONG_AGO);
    const swept = [{ kind: 'temporary', path: join(base, '_meta', names.old), size: 5 }];
    expect(await store.sweep({ olderThan: '1h', dryRun: true })).to.deep.equal(swept);
    expect(await store.sweep({ olderThan: '1h' })).to.deep.equal(swept);
    expect(await readdir(join(base, '_meta'))).to.have.members([names.young, names.other, id]);
    expect(await textOf(store, id)).to.equal('content');
  });
});

describe('sweep on S3', () => {
  const hosts = useHosts();
  let host: Host;

  beforeEach(() => {
    ({ host } = hosts());
  });

  it('leaves cached files that have just come, and those of a scope to the whole store', async () => {
    const { id } = await host.store.save('session', Buffer.from('content'), { mime: 'image/png' });
    expect(await host.store.sweep({ olderThan: 0 })).to.deep.equal([]);
    expect(await host.store.scope('a').sweep({ olderThan: 0 })).to.deep.equal([]);
    await using file = await host.store.localPath(id);
    expect(await readFile(file.path, 'utf8')).to.equal('content');
  });

  it('removes files of the cache that nobody uses and nobody knows, and no medium', async () => {
    const { id } = await host.store.save('session', Buffer.from('content'), { mime: 'image/png' });
    const path = await host.store.localPath(id).then(async (file) => {
      await file.dispose();
      return file.path;
    });
    const orphan = path.replace(id, '1b7ff4c8-5a0b-4a8f-9d0c-2f7f2c1d3e4a');
    await writeFile(orphan, 'orphan');
    const swept = [{ kind: 'cached', path: orphan, size: 6 }];
    expect(await host.store.sweep({ olderThan: '1h', dryRun: true })).to.deep.equal(swept);
    expect((await stat(orphan)).size).to.equal(6);
    expect(await host.store.sweep({ olderThan: '1h' })).to.deep.equal(swept);
    await expectFailure(stat(orphan), 'ENOENT');
    expect(await textOf(host.store, id)).to.equal('content');
  });
});
