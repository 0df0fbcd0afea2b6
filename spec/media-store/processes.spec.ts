import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { createMediaStore, local, type MediaStore } from '../../lib/index.js';
import { startS3Server } from '../support/s3-server/server.js';
import { startHost } from './host.js';
import { collect } from './suite/support.js';

const child = resolve(dirname(fileURLToPath(import.meta.url)), 'support/saving-child.js');
const MIB = 1024 * 1024;

describe('processes that save media', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mediafs-media-'));
  });

  afterEach(() => rm(directory, { recursive: true }));

  function start(task: readonly string[], environment: Record<string, string>): ChildProcess {
    const env = { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true', ...environment };
    return fork(child, task, { env });
  }

  async function kill(environment: Record<string, string>): Promise<void> {
    const saving = start(['hang', String(20 * MIB)], environment);
    const [said] = await once(saving, 'message');
    expect(said).to.equal('stopped');
    saving.kill('SIGKILL');
    await once(saving, 'exit');
    expect(saving.signalCode).to.equal('SIGKILL');
  }

  async function expectNothing(store: MediaStore): Promise<void> {
    expect(await collect(store.list('session'))).to.deep.equal([]);
    expect(await collect(store.verify())).to.deep.equal([]);
  }

  it('and are killed in the middle leave nothing visible in a directory, and a draft to be swept', async () => {
    await kill({ MEDIAFS_BASEDIR: directory });
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
    await kill(onS3(server));
    await using host = await startHost(server);
    await expectNothing(host.store);
  });

  it('hold little of what is too large, whatever its size', async () => {
    const file = join(directory, 'large.mp4');
    await writeFile(file, '');
    await truncate(file, 300 * MIB);
    await using server = await startS3Server({ buckets: ['media'] });
    for (const environment of [{ MEDIAFS_BASEDIR: join(directory, 'media') }, onS3(server)]) {
      const saving = start(['limit', file, String(MIB)], environment);
      const [{ codes, kilobytes }] = (await once(saving, 'message')) as [
        { codes: string[]; kilobytes: number },
      ];
      expect(codes).to.deep.equal(['EFBIG', 'EFBIG']);
      expect(kilobytes).to.be.lessThan(256 * 1024);
    }
  });

  function onS3({
    endpoint,
    credentials,
  }: Awaited<ReturnType<typeof startS3Server>>): Record<string, string> {
    return {
      MEDIAFS_BACKEND: 's3',
      MEDIAFS_S3_BUCKET: 'media',
      MEDIAFS_S3_PREFIX: 'p',
      MEDIAFS_S3_ENDPOINT: endpoint,
      MEDIAFS_S3_CACHE_DIR: join(directory, 'cache'),
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    };
  }
});
