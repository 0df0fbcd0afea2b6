import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { mediaStoreFromEnv, redirect } from '../../lib/index.js';
import { startS3Server } from '../support/s3-server/server.js';
import { failureOf, textOf } from './suite/support.js';

describe('the media store of the environment', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mediafs-media-'));
  });

  afterEach(() => rm(directory, { recursive: true }));

  async function expectToServe(environment: Record<string, string>): Promise<void> {
    await using store = await mediaStoreFromEnv(environment);
    const redirection = redirect(store.volume);
    try {
      const media = await store.save('agent:main:main', Buffer.from('content'), { mime: 'image/png' });
      expect(await textOf(store, media.id)).to.equal('content');
      expect(await readFile(media.path, 'utf8')).to.equal('content');
    } finally {
      redirection.dispose();
    }
  }

  it('keeps media in a directory', async () => {
    await expectToServe({ MEDIAFS_BASEDIR: join(directory, 'media') });
    await expectToServe({ MEDIAFS_BACKEND: 'fs', MEDIAFS_BASEDIR: directory, MEDIAFS_MOUNT: directory });
  });

  it('keeps media in memory', () => expectToServe({ MEDIAFS_BACKEND: 'memory', MEDIAFS_MOUNT: '/m' }));

  describe('on S3', () => {
    let server: Awaited<ReturnType<typeof startS3Server>>;
    let environment: Record<string, string>;

    beforeEach(async () => {
      server = await startS3Server({ buckets: ['media'] });
      environment = {
        MEDIAFS_BACKEND: 's3',
        MEDIAFS_S3_BUCKET: 'media',
        MEDIAFS_S3_PREFIX: 'a/b',
        MEDIAFS_S3_ENDPOINT: String(server.endpoint),
        MEDIAFS_S3_CACHE_DIR: join(directory, 'cache'),
        MEDIAFS_S3_ATTEMPTS: '1',
      };
      process.env['AWS_ACCESS_KEY_ID'] = server.credentials.accessKeyId;
      process.env['AWS_SECRET_ACCESS_KEY'] = server.credentials.secretAccessKey;
    });

    afterEach(async () => {
      delete process.env['AWS_ACCESS_KEY_ID'];
      delete process.env['AWS_SECRET_ACCESS_KEY'];
      await server.close();
    });

    it('keeps media in the bucket', () => expectToServe(environment));

    it('reads the same variables under another prefix', async () => {
      const renamed = Object.entries(environment).map(([name, value]) => [
        name.replace('MEDIAFS_', 'GOCLAW_MEDIA_'),
        value,
      ]);
      await using store = await mediaStoreFromEnv(Object.fromEntries(renamed), { prefix: 'GOCLAW_MEDIA_' });
      const { id } = await store.save('session', Buffer.from('x'));
      await using other = await mediaStoreFromEnv(environment);
      expect(await textOf(other, id)).to.equal('x');
    });

    it('serves a warm medium when the store is gone', async () => {
      await using store = await mediaStoreFromEnv(environment);
      const { id } = await store.save('session', Buffer.from('content'));
      await server.close();
      expect(await textOf(store, id)).to.equal('content');
      await using local = await store.localPath(id);
      expect(await readFile(local.path, 'utf8')).to.equal('content');
    });

    it('does not start on a bucket that is not there', async () => {
      const error = await failureOf(mediaStoreFromEnv({ ...environment, MEDIAFS_S3_BUCKET: 'other' }));
      expect(error).to.include({ name: 'MediaStoreStartError', code: 'ENOENT' });
      expect(error.message).to.contain('MEDIAFS_BACKEND is s3 and the bucket other at http://');
    });

    it('does not start where nothing answers', async () => {
      await server.close();
      const error = await failureOf(mediaStoreFromEnv(environment));
      expect(error.name).to.equal('MediaStoreStartError');
    });
  });

  it('does not start on a directory that cannot be one', async () => {
    const file = join(directory, 'file');
    await writeFile(file, '');
    const error = await failureOf(mediaStoreFromEnv({ MEDIAFS_BASEDIR: join(file, 'media') }));
    expect(error).to.include({ name: 'MediaStoreStartError', code: 'ENOTDIR' });
    expect(error.message).to.contain(`MEDIAFS_BACKEND is fs and the directory ${file}/media says: ENOTDIR`);
  });

  it('does not start with a wrong variable', async () => {
    const error = await failureOf(mediaStoreFromEnv({ MEDIAFS_BACKEND: 's4' }));
    expect(error).to.include({ name: 'ConfigError', variable: 'MEDIAFS_BACKEND' });
  });
});
