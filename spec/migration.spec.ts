import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { createMediaStore, s3 } from '../lib/index.js';
import { type S3Server, startS3Server } from './support/s3-server/server.js';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const main = join(root, 'dist/package/main.js');

const ID = '0b7ff4c8-5a0b-4a8f-9d0c-2f7f2c1d3e4a';
const MEDIUM = `6d9217fe77c7/${ID}.png`;

describe('the migration page', function () {
  // Each command is a process.
  this.timeout(240_000);

  let directory: string;
  let server: S3Server;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mediafs-migration-'));
    server = await startS3Server({ buckets: ['media'] });
    await mkdir(join(directory, 'bin'));
    const npx = `#!/bin/sh\nshift\nexec '${process.execPath}' '${main}' "$@"\n`;
    await writeFile(join(directory, 'bin/npx'), npx, { mode: 0o755 });
    await mkdir(join(directory, 'uploads/6d9217fe77c7'), { recursive: true });
    await writeFile(join(directory, 'uploads', MEDIUM), 'theirs');
    await writeFile(join(directory, 'uploads/.hidden'), 'hidden');
  });

  afterEach(async () => {
    await server.close();
    await rm(directory, { recursive: true });
  });

  /** Runs the commands of a section as a shell does that ends at the first failure. */
  async function runSection(heading: string): Promise<string> {
    const page = await readFile(join(root, 'docs/migration.md'), 'utf8');
    const section = page.slice(page.indexOf(heading)).split(/\n###? /)[0]!;
    const blocks = [...section.matchAll(/<!-- run -->\n```sh\n(.*?)```/gs)].map((match) => match[1]!);
    expect(blocks.length).to.be.greaterThan(0);
    const { stdout } = await promisify(execFile)('sh', ['-e', '-c', blocks.join('\n')], {
      cwd: directory,
      env: {
        PATH: `${join(directory, 'bin')}:${process.env['PATH']}`,
        XDG_CACHE_HOME: join(directory, 'cache'),
        MEDIAFS_S3_ENDPOINT: server.endpoint,
        MEDIAFS_S3_REGION: server.region,
        AWS_ACCESS_KEY_ID: server.credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: server.credentials.secretAccessKey,
        AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      },
    });
    return stdout;
  }

  it('moves a directory to a bucket and back, the same to the byte', async () => {
    await runSection('### Step by step');
    expect(await readFile(join(directory, 'uploads', MEDIUM), 'utf8')).to.equal('theirs');
    expect(await readFile(join(directory, 'compared/.hidden'), 'utf8')).to.equal('hidden');
    expect(await readFile(join(directory, 'compared', MEDIUM), 'utf8')).to.equal('theirs');
  });

  it('moves the media of the older layout, which are then found by their ids', async () => {
    await rm(join(directory, 'uploads/.hidden'));
    expect(await runSection('### From a directory to S3')).to.match(/0 wrong\s*$/);
    const { endpoint, region, credentials } = server;
    const cacheDirectory = join(directory, 'another-cache');
    const fileSystem = s3({ bucket: 'media', prefix: 'chat', endpoint, region, credentials, cacheDirectory });
    const store = createMediaStore({ fileSystem });
    expect(await store.path(ID)).to.equal(`/mediafs/${MEDIUM}`);
    expect((await store.stat(ID)).size).to.equal(6);
    await fileSystem.dispose();
  });
});
