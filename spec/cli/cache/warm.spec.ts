import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { costOf } from '../../../lib/cache/budget/cost.js';
import { verify } from '../../../lib/cache/inventory/verify.js';
import { createLayout } from '../../../lib/cache/layout.js';
import { S3ObjectStore } from '../../../lib/object-store/s3/s3-object-store.js';
import { contentOf, filesBelow } from '../../cache/support.js';
import { startS3ServerProcess } from '../../support/s3-server/process.js';
import type { S3Server } from '../../support/s3-server/server.js';
import { environmentWith, main, runCache } from './support.js';

const LARGE = 9 * 1024 * 1024;

describe('mediafs cache warm', function () {
  this.timeout(120_000);

  let directory: string;
  let server: S3Server;
  let store: S3ObjectStore;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mediafs-warm-'));
    server = await startS3ServerProcess({ buckets: ['media'] });
    const { endpoint, credentials } = server;
    store = new S3ObjectStore({ bucket: 'media', endpoint, credentials });
  });

  afterEach(async () => {
    await store.close();
    await server.close();
    await rm(directory, { recursive: true, force: true });
  });

  const url = (more: Record<string, string> = {}): string =>
    `s3://media?${new URLSearchParams({ endpoint: server.endpoint, cacheDirectory: directory, ...more })}`;

  const credentials = () => ({
    AWS_ACCESS_KEY_ID: server.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: server.credentials.secretAccessKey,
  });

  const warm = (...given: string[]) => runCache(['warm', ...given], credentials());

  const cachedNames = () => filesBelow(join(directory, 'files', store.name));

  it('fetches files and all below directories, whole, and nothing twice', async () => {
    for (const key of ['a/one', 'a/b/two', 'other', 'c']) await store.put(key, contentOf(key, 1000));
    await store.put('a/large', contentOf('large', LARGE));
    const first = await warm('--url', url(), 'a', '/c');
    expect(first.stdout).to.equal('4 files (9.0 MiB) fetched; 0 files (0 B) were cached\n');
    expect(first.code).to.equal(0);
    expect(first.stderr)
      .to.match(/^warmed: \d+ %, .*\n/)
      // Of a large object, each part counts when it has come, whichever is first.
      .and.to.match(/^warmed: (10 %, 1\.0|80 %, 8\.0) MiB of 9\.0 MiB\n/m)
      .and.to.match(/^warmed: 100 %, 9\.0 MiB of 9\.0 MiB\n$/m);
    expect(await cachedNames()).to.deep.equal(['a/b/two', 'a/large', 'a/one', 'c']);
    const large = await readFile(join(directory, 'files', store.name, 'a', 'large'));
    expect(large.equals(contentOf('large', LARGE))).to.equal(true);
    await store.put('a/one', contentOf('changed', 1000));
    const second = await warm('--url', url(), '/', '--json');
    expect(second.stderr).to.equal('');
    expect(JSON.parse(second.stdout)).to.deep.equal({
      fetched: { files: 2, bytes: 2000 },
      cached: { files: 3, bytes: LARGE + 2000 },
      left: { files: 0, bytes: 0 },
      failures: [],
    });
    expect(await readdir(join(directory, 'tmp'))).to.deep.equal([]);
  });

  it('stops at the bound, lets go of nothing for it, and ends with 1', async () => {
    for (const key of ['1', '2', '3', '4', '5', '6']) await store.put(key, contentOf(key, 1000));
    // Room for four, and the share above which others would have to go.
    const more = { maxBytes: `${Math.ceil((4 * costOf(1000)) / 0.95)}`, minFreeRatio: '0' };
    expect((await warm('--url', url(more), '1', '2', '-c', '1')).code).to.equal(0);
    const { code, stdout } = await warm('--url', url(more), '/', '-c', '1');
    expect(stdout).to.equal(
      '2 files (2.0 KiB) fetched; 2 files (2.0 KiB) were cached; no room for 2 files (2.0 KiB)\n',
    );
    expect(code).to.equal(1);
    expect(await cachedNames()).to.deep.equal(['1', '2', '3', '4']);
  });

  it('says what could not be fetched, and ends with 1', async () => {
    await store.put('good', contentOf('good', 1000));
    await store.put('forbidden', contentOf('forbidden', 1000));
    await server.misbehave([{ when: { operation: 'GetObject', key: 'forbidden' }, fault: { status: 403 } }]);
    const { code, stdout } = await warm('--url', url(), '/');
    expect(stdout)
      .to.match(/^failed {2}\/forbidden: EACCES/m)
      .and.to.match(/^1 file \(1000 B\) fetched;.*; 1 failed$/m);
    expect(code).to.equal(1);
    expect(await cachedNames()).to.deep.equal(['good']);
    const missing = await warm('--url', url(), 'missing');
    expect(missing.stderr).to.match(/^mediafs cache warm: ENOENT/);
    expect(missing.code).to.equal(1);
  });

  for (const [signal, exitCode] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    it(`leaves nothing half done when ${signal} interrupts it`, async () => {
      await store.put('small', contentOf('small', 1000));
      for (const key of ['large', 'larger']) await store.put(key, contentOf(key, LARGE));
      const when = { operation: 'GetObject', key: { prefix: 'large' } } as const;
      await server.misbehave([{ when, fault: { dripBytesPerSecond: 100_000 } }]);
      const child = spawn(process.execPath, [main, 'cache', 'warm', '--url', url(), '/'], {
        env: environmentWith(credentials()),
      });
      let stderr = '';
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        stderr += text;
      });
      const isUnderWay = async () => (await readdir(join(directory, 'tmp')).catch(() => [])).length > 0;
      for (let tries = 0; tries < 500 && !(await isUnderWay()); tries += 1)
        await new Promise((resolve) => setTimeout(resolve, 10));
      child.kill(signal);
      const [code] = await once(child, 'close');
      expect(stderr).to.contain('interrupted');
      expect(code).to.equal(exitCode);
      expect(await readdir(join(directory, 'tmp'))).to.deep.equal([]);
      const { findings } = await verify(createLayout(directory, store.name));
      expect(findings).to.deep.equal([]);
      expect((await cachedNames()).filter((name) => name !== 'small')).to.deep.equal([]);
    });
  }

  for (const [given, said] of [
    [['--directory', '.', 'a'], /is no cache|give --url/],
    [['--url', 's3://media'], /missing required argument/],
    [['--url', 's3://media', '-c', '0', 'a'], /must be a number/],
  ] as const) {
    it(`ends with 2 for ${given.join(' ')}`, async () => {
      const { code, stderr } = await warm(...given);
      expect(stderr).to.match(said);
      expect(code).to.equal(2);
    });
  }
});
