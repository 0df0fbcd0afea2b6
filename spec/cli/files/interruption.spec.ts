import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { S3ObjectStore } from '../../../lib/object-store/s3/s3-object-store.js';
import type { S3Server } from '../../support/s3-server/server.js';
import { hasTerminal, mediafs, start, startOnTerminal, startStore } from '../support.js';

const LARGE = 40 * 1024 * 1024;

describe('mediafs, interrupted', function () {
  this.timeout(120_000);

  let directory: string;
  let server: S3Server;
  let env: Record<string, string>;
  let store: S3ObjectStore;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mediafs-interrupted-'));
    ({ server, env } = await startStore(join(directory, 'cache')));
    const { endpoint, credentials } = server;
    store = new S3ObjectStore({ bucket: 'media', endpoint, credentials });
    await writeFile(join(directory, 'large'), Buffer.alloc(LARGE, 'large'));
    await store.put('there', Buffer.alloc(LARGE, 'there'));
  });

  after(async () => {
    await store.close();
    await server.close();
    await rm(directory, { recursive: true });
  });

  afterEach(() => server.misbehave([]));

  const keys = async (): Promise<string[]> => {
    const found: string[] = [];
    for await (const { objects } of store.list({})) found.push(...objects.map(({ key }) => key));
    return found;
  };

  const uploads = async (): Promise<string[]> => {
    const found: string[] = [];
    for await (const page of store.uploads()) found.push(...page.map(({ key }) => key));
    return found;
  };

  async function until(condition: () => Promise<boolean>): Promise<void> {
    for (let tries = 0; tries < 1000 && !(await condition()); tries += 1) await sleep(20);
  }

  async function endOf(child: ChildProcess): Promise<{ code: number | null; stderr: string }> {
    const [stderr, [code]] = await Promise.all([text(child.stderr!), once(child, 'close')]);
    return { code, stderr };
  }

  const temporary = async () => readdir(join(directory, 'cache', 'tmp')).catch(() => []);

  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    it(`leaves no upload, no object and no temporary file of a copy to a store, at ${signal}`, async () => {
      const when = { operation: 'UploadPart' } as const;
      await server.misbehave([{ when, fault: { delayMilliseconds: 60_000 } }]);
      const child = start(['cp', 'large', 's3://media/new'], { env, directory });
      const end = endOf(child);
      await until(async () => (await uploads()).length > 0);
      child.kill(signal);
      const { code: told, stderr } = await end;
      expect(stderr.replaceAll(/^copied: .*\n/gm, '')).to.equal('mediafs cp: interrupted\n');
      expect(told).to.equal(code);
      expect([await keys(), await uploads(), await temporary()]).to.deep.equal([['there'], [], []]);
    });
  }

  it('leaves no file and no temporary file of a copy to the disk', async () => {
    await server.misbehave([{ when: { operation: 'GetObject' }, fault: { dripBytesPerSecond: 200_000 } }]);
    const before = await readdir(directory);
    const child = start(['cp', 's3://media/there', 'back'], { env, directory });
    const end = endOf(child);
    await until(async () => (await readdir(directory)).some((name) => name.startsWith('.mediafs-')));
    child.kill('SIGINT');
    expect((await end).code).to.equal(130);
    expect((await readdir(directory)).filter((name) => name !== 'cache')).to.deep.equal(
      before.filter((name) => name !== 'cache'),
    );
    expect(await temporary()).to.deep.equal([]);
  });

  it('does not go on removing', async () => {
    // What stands still would be waited for longer than this spec may take.
    const fault = { delayMilliseconds: 600_000 };
    await server.misbehave(
      (['DeleteObject', 'DeleteObjects'] as const).map((operation) => ({ when: { operation }, fault })),
    );
    await server.resetCounts();
    const given = ['rm', '-r', 's3://media/there'];
    const child = start(given, { env: { ...env, MEDIAFS_S3_IDLE_TIMEOUT: '10m' }, directory });
    const end = endOf(child);
    await until(async () => Object.keys(await server.counts()).some((name) => name.startsWith('Delete')));
    child.kill('SIGINT');
    expect(await end).to.deep.equal({ code: 130, stderr: 'mediafs rm: interrupted\n' });
    expect(await keys()).to.deep.equal(['there']);
  });

  if (hasTerminal) {
    it('ends by Ctrl-C on a terminal', async () => {
      await server.misbehave([{ when: { operation: 'GetObject' }, fault: { dripBytesPerSecond: 200_000 } }]);
      const child = startOnTerminal(['cp', 's3://media/there', 'back'], { env, directory });
      let output = '';
      child.stdout!.setEncoding('utf8').on('data', (piece: string) => {
        if (!output.includes('copied [') && (output + piece).includes('copied ['))
          child.stdin!.write('\u0003');
        output += piece;
      });
      const [code] = await once(child, 'close');
      expect(output).to.match(/\r\u001b\[K.*mediafs cp:.* interrupted\r\n$/);
      expect(code).to.equal(130);
      expect(await readdir(directory)).not.to.include('back');
    });
  }

  it('ends quietly where nobody reads any more', async () => {
    const child = start(['cat', 's3://media/there'], { env, directory });
    const stderr = text(child.stderr!);
    child.stdout!.once('data', () => child.stdout!.destroy());
    const [code] = await once(child, 'exit');
    expect([code, await stderr]).to.deep.equal([141, '']);
  });

  it('says what is wrong with credentials and connections in one line, and no secret', async () => {
    const [denied, silent] = await Promise.all([
      mediafs(['cat', 's3://media/there'], { env: { ...env, AWS_SECRET_ACCESS_KEY: 'geheim' }, directory }),
      mediafs(['cat', 's3://media/there'], {
        env: { ...env, MEDIAFS_S3_ENDPOINT: 'http://127.0.0.1:9', MEDIAFS_S3_ATTEMPTS: '1' },
        directory,
      }),
    ]);
    expect(denied.stderr).to.match(
      /^mediafs cat: s3:\/\/media\/there: permission denied \(EACCES\): SignatureDoesNotMatch: [^\n]+\n$/,
    );
    expect(silent.stderr).to.match(
      /^mediafs cat: s3:\/\/media\/there: i\/o error \(EIO\): [^\n]*refused[^\n]*\n$/,
    );
    for (const { code, stderr, stdout } of [denied, silent]) {
      expect([code, stdout]).to.deep.equal([1, '']);
      expect(stderr).not.to.match(/geheim| at .*\.js/);
    }
  });
});
