import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { codeOf } from '../../lib/errors.js';
import { mediaStoreFromEnv, type OwnedMediaStore } from '../../lib/index.js';
import { type S3Server, startS3Server } from '../support/s3-server/server.js';
import { expectFailure, textOf } from './suite/support.js';

describe('media that are deleted on one host', () => {
  let directory: string;
  let server: S3Server;
  let environment: Record<string, string>;
  let here: OwnedMediaStore;
  let there: OwnedMediaStore;

  const onHost = (name: string, more: Record<string, string> = {}) =>
    mediaStoreFromEnv({ ...environment, MEDIAFS_S3_CACHE_DIR: join(directory, name), ...more });

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mediafs-media-'));
    server = await startS3Server({ buckets: ['media'] });
    environment = {
      MEDIAFS_BACKEND: 's3',
      MEDIAFS_S3_BUCKET: 'media',
      MEDIAFS_S3_ENDPOINT: server.endpoint,
      MEDIAFS_S3_ATTEMPTS: '1',
    };
    process.env['AWS_ACCESS_KEY_ID'] = server.credentials.accessKeyId;
    process.env['AWS_SECRET_ACCESS_KEY'] = server.credentials.secretAccessKey;
    [here, there] = [await onHost('here'), await onHost('there')];
  });

  afterEach(async () => {
    delete process.env['AWS_ACCESS_KEY_ID'];
    delete process.env['AWS_SECRET_ACCESS_KEY'];
    for (const host of [here, there]) await host.dispose();
    await server.close();
    await rm(directory, { recursive: true });
  });

  it('are gone on another that has them cached, by id and by path, within the time to live', async () => {
    const { id, path } = await here.save('session', Buffer.from('content'), { mime: 'image/png' });
    expect(await textOf(there, id)).to.equal('content');
    await here.delete('session');
    for (const read of [
      () => textOf(there, id),
      () => there.stat(id),
      () => there.localPath(id).then((file) => file.dispose()),
      () => there.volume.promises.readFile(path),
    ]) {
      let code: string | undefined;
      // Mocha gives up where this never comes true.
      while (code !== 'ENOENT') code = await Promise.resolve(read()).then(() => undefined, codeOf);
    }
    await server.close();
    await expectFailure(there.open(id), 'ENOENT');
  });

  it('stay where the other host was told that they never change', async () => {
    await using other = await onHost('other', { MEDIAFS_FRESHNESS: 'immutable' });
    const { id } = await here.save('session', Buffer.from('content'), { mime: 'image/png' });
    expect(await textOf(other, id)).to.equal('content');
    await here.delete('session');
    await new Promise((resolve) => setTimeout(resolve, 1100));
    expect(await textOf(other, id)).to.equal('content');
  });

  it('are served while S3 is down, long after they were asked for, unless that is not wanted', async () => {
    await using strict = await onHost('strict', { MEDIAFS_S3_STALE_IF_ERROR: 'false' });
    const { id, path } = await here.save('session', Buffer.from('content'), { mime: 'image/png' });
    for (const store of [there, strict]) expect(await textOf(store, id)).to.equal('content');
    await server.close();
    await new Promise((resolve) => setTimeout(resolve, 1100));
    expect(await textOf(there, id)).to.equal('content');
    expect((await there.stat(id)).size).to.equal(7);
    expect(await there.volume.promises.readFile(path, 'utf8')).to.equal('content');
    await (await there.localPath(id)).dispose();
    await expectFailure(strict.open(id), 'EIO');
  });
});
