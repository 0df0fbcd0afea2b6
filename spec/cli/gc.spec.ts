import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, open, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { S3ObjectStore } from '../../lib/object-store/s3/s3-object-store.js';
import { type S3Server, startS3Server } from '../support/s3-server/server.js';

const main = fileURLToPath(new URL('../../package/main.js', import.meta.url));

describe('mediafs gc', () => {
  let directory: string;
  let server: S3Server;
  let store: S3ObjectStore;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mediafs-gc-'));
    server = await startS3Server({ buckets: ['media'] });
    const { endpoint, credentials } = server;
    store = new S3ObjectStore({ bucket: 'media', endpoint, credentials });
  });

  afterEach(async () => {
    await store.close();
    await server.close();
    await rm(directory, { recursive: true });
  });

  const url = (prefix: string): string =>
    `s3://media/${prefix}?${new URLSearchParams({ endpoint: server.endpoint, cacheDirectory: directory })}`;

  async function gc(...given: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    const { accessKeyId, secretAccessKey } = server.credentials;
    const env = {
      PATH: process.env['PATH'],
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    };
    try {
      const { stdout, stderr } = await promisify(execFile)(process.execPath, [main, 'gc', ...given], { env });
      return { code: 0, stdout, stderr };
    } catch (error) {
      return error as { code: number; stdout: string; stderr: string };
    }
  }

  async function openUploads(): Promise<string[]> {
    const keys: string[] = [];
    for await (const page of store.uploads()) keys.push(...page.map(({ key }) => key));
    return keys;
  }

  it('gives up what is older than the bound below the prefix, and nothing else', async () => {
    for (const key of ['films/a b+é.mp4', 'films/c.mp4', 'filmstrip', 'other']) await store.multipart(key);
    const { code, stdout } = await gc('--url', url('films'), '--older-than', '0ms');
    expect(code).to.equal(0);
    expect(stdout).to.match(/^removed {2}upload of 'a b\+é\.mp4', begun .*: nothing tells whose it is/m);
    expect(stdout).to.contain('2 unfinished uploads, 2 of them stale, 2 given up');
    expect(await openUploads()).to.deep.equal(['filmstrip', 'other']);
  });

  it('leaves alone what is younger than a day, unless it is told another bound', async () => {
    await store.multipart('young');
    const { code, stdout } = await gc('--url', url(''));
    expect(code).to.equal(0);
    expect(stdout).to.match(/^kept {5}upload of 'young'.*younger than 1d$/m);
    expect(await openUploads()).to.deep.equal(['young']);
  });

  it('tells only, with --dry-run', async () => {
    await store.multipart('a');
    const { code, stdout } = await gc('--url', url(''), '--older-than', '0ms', '--dry-run');
    expect(code).to.equal(0);
    expect(stdout).to.match(/^stale {4}upload of 'a'/m);
    expect(await openUploads()).to.deep.equal(['a']);
  });

  it('tells it as JSON, with --json', async () => {
    await store.multipart('a');
    const { stdout } = await gc('--url', url(''), '--older-than', '0ms', '--json');
    const { uploads, files } = JSON.parse(stdout);
    expect(uploads).to.have.length(1);
    expect(uploads[0]).to.include({ key: 'a', isOurs: false, isStale: true, outcome: 'removed' });
    expect(files).to.deep.equal([]);
  });

  it('removes temporary files that are old and open nowhere', async () => {
    const temporary = join(directory, 'tmp');
    await mkdir(temporary);
    await writeFile(join(temporary, 'a'.repeat(32)), 'forgotten');
    await mkdir(join(temporary, 'c'.repeat(32)));
    const handle = await open(join(temporary, 'b'.repeat(32)), 'wx');
    await utimes(join(temporary, 'b'.repeat(32)), 1, 1);
    try {
      expect((await gc('--url', url(''))).stdout).to.contain('0 forgotten temporary files');
      await sleep(20);
      const { code, stdout } = await gc('--url', url(''), '--older-than', '10ms');
      expect(code).to.equal(0);
      expect(stdout).to.contain('2 forgotten temporary files, 2 removed');
      expect(await readdir(temporary)).to.deep.equal(['b'.repeat(32)]);
    } finally {
      await handle.close();
    }
  });

  it('says what could not be given up, and ends with 1', async () => {
    await store.multipart('a');
    await server.misbehave([{ when: { operation: 'AbortMultipartUpload' }, fault: { status: 403 } }]);
    const { code, stdout } = await gc('--url', url(''), '--older-than', '0ms');
    expect(code).to.equal(1);
    expect(stdout).to.match(/^failed {3}upload of 'a'.*EACCES/m);
    expect(stdout).to.contain('1 failures');
  });

  it('says when the store does not list its uploads, and ends with 1', async () => {
    await server.misbehave([{ when: { operation: 'ListMultipartUploads' }, fault: { status: 403 } }]);
    const { code, stderr } = await gc('--url', url(''));
    expect(code).to.equal(1);
    expect(stderr).to.match(/^mediafs gc: EACCES/);
  });

  for (const given of [[], ['--url', 'memory:'], ['--url', 's3://media', '--older-than', 'long'], ['--no']]) {
    it(`ends with 2 for ${given.join(' ') || 'no arguments'}, and says why`, async () => {
      const { code, stderr } = await gc(...given);
      expect(code).to.equal(2);
      expect(stderr).to.match(/required option|only an s3 URL|must be a duration|unknown option/);
    });
  }
});
