import { once } from 'node:events';
import { mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createMediaStore, local, type MediaStore } from '../../lib/index.js';
import { startS3Server } from '../support/s3-server/server.js';
import { startHost } from './host.js';
import { collect } from './suite/support.js';
import { environmentOf, kill, startSaving } from './support/child.js';

const MIB = 1024 * 1024;

describe('processes that save media', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mediafs-media-'));
  });

  afterEach(() => rm(directory, { recursive: true }));

  async function killWhileSaving(environment: Record<string, string>): Promise<void> {
    const saving = startSaving(['hang', String(20 * MIB)], environment);
    expect((await once(saving, 'message'))[0]).to.equal('stopped');
    await kill(saving);
  }

  async function expectNothing(store: MediaStore): Promise<void> {
    expect(await collect(store.list('session'))).to.deep.equal([]);
    expect(await collect(store.verify())).to.deep.equal([]);
  }

  it('and are killed in the middle leave nothing visible in a directory, and a draft to be swept', async () => {
    await killWhileSaving({ MEDIAFS_BASEDIR: directory });
    const store = createMediaStore({ fileSystem: local(directory), mount: directory });
    await expectNothing(store);
    expect(await readdir(directory)).to.deep.equal(['_meta']);
    const [draft, ...others] = await store.sweep({ olderThan: 0 });
    expect(others).to.deep.equal([]);
    expect(draft).to.deep.include({ kind: 'temporary', size: 20 * MIB });
    expect(await readdir(join(directory, '_meta'))).to.deep.equal([]);
  });

  it('and are killed in the middle leave nothing visible in S3', async () => {
    await using server = await startS3Server({ buckets: ['media'] });
    await killWhileSaving(environmentOf(server, directory));
    await using host = await startHost(server);
    await expectNothing(host.store);
  });

  it('hold little of what is too large, whatever its size', async () => {
    const file = join(directory, 'large.mp4');
    await writeFile(file, '');
    await truncate(file, 300 * MIB);
    await using server = await startS3Server({ buckets: ['media'] });
    for (const environment of [
      { MEDIAFS_BASEDIR: join(directory, 'media') },
      environmentOf(server, directory),
    ]) {
      const saving = startSaving(['limit', file, String(MIB)], environment);
      const [{ codes, kilobytes }] = (await once(saving, 'message')) as [
        { codes: string[]; kilobytes: number },
      ];
      expect(codes).to.deep.equal(['EFBIG', 'EFBIG']);
      expect(kilobytes).to.be.lessThan(256 * 1024);
    }
  });
});
