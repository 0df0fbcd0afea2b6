import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { startS3Server } from './support/s3-server/server.js';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const program = join(root, 'examples/main-job/program.mjs');

/** Runs the example program as `npm start` does, in a working directory of its own. */
async function run(jobs: readonly string[], directory: string, environment: Record<string, string>) {
  const imported = join(root, 'dist/package/register.js');
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', imported, program, ...jobs], {
    cwd: directory,
    env: {
      PATH: process.env['PATH'] ?? '',
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      MEDIA_DIRECTORY: '/mediafs/session-42',
      SOURCE_DIRECTORY: join(root, 'examples/media'),
      ...environment,
    },
  });
  return stdout;
}

describe('the main job', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mediafs-main-job-'));
  });

  afterEach(() => rm(directory, { recursive: true }));

  it('is a program without a word of mediafs', async () => {
    expect(await readFile(program, 'utf8')).not.to.match(/mediafs|s3|aws/i);
  });

  it('prints the same on a directory, on memory and on S3, and a second process finds everything', async () => {
    const server = await startS3Server({ buckets: ['media'] });
    const onS3 = (cache: string) => ({
      MEDIAFS_BACKEND: 's3',
      MEDIAFS_S3_BUCKET: 'media',
      MEDIAFS_S3_ENDPOINT: server.endpoint,
      MEDIAFS_S3_REGION: server.region,
      MEDIAFS_S3_CACHE_DIR: join(directory, cache),
      AWS_ACCESS_KEY_ID: server.credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: server.credentials.secretAccessKey,
    });
    try {
      const fs = (await run(['save'], directory, {})) + (await run(['read'], directory, {}));
      const memory = await run(['save', 'read'], directory, { MEDIAFS_BACKEND: 'memory' });
      const s3 =
        (await run(['save'], directory, onS3('one'))) + (await run(['read'], directory, onS3('two')));
      expect(fs)
        .to.contain('✔ saved')
        .and.to.contain('the same, to the byte')
        .and.not.to.contain('DIFFERENT');
      expect(memory).to.equal(fs);
      expect(s3).to.equal(fs);
    } finally {
      await server.close();
    }
  });

  it('keeps its bytes where the backend says: in the directory, and only there', async () => {
    await run(['save'], directory, {});
    const session = join(directory, '.media', 'session-42');
    expect((await readdir(session)).sort()).to.include.members(['clip.mp4', 'photo.jpg', 'thumbnails']);
    const original = await readFile(join(root, 'examples/media/clip.mp4'));
    expect(original.equals(await readFile(join(session, 'clip.mp4')))).to.equal(true);
  });

  it('serves the very paths of the base directory, from the disk or from S3', async () => {
    const server = await startS3Server({ buckets: ['media'] });
    const base = join(directory, 'uploads');
    const places = { MEDIAFS_MOUNT: base, MEDIAFS_BASEDIR: base, MEDIA_DIRECTORY: join(base, 'session-42') };
    try {
      const onDisk = await run(['save', 'read'], directory, places);
      expect(await readdir(join(base, 'session-42'))).to.include('clip.mp4');
      await rm(base, { recursive: true });
      const onS3 = await run(['save', 'read'], directory, {
        ...places,
        MEDIAFS_BACKEND: 's3',
        MEDIAFS_S3_BUCKET: 'media',
        MEDIAFS_S3_ENDPOINT: server.endpoint,
        MEDIAFS_S3_CACHE_DIR: join(directory, 'cache'),
        AWS_ACCESS_KEY_ID: server.credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: server.credentials.secretAccessKey,
      });
      expect(onS3).to.equal(onDisk);
      expect(await readdir(directory)).not.to.include('uploads');
    } finally {
      await server.close();
    }
  });
});
