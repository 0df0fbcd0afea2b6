import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { canMount, type DiskKind, fullDisk, readOnlyDisk } from '../cache/support/disks.js';
import { startS3ServerProcess } from '../support/s3-server/process.js';
import type { S3Server, S3ServerOptions } from '../support/s3-server/server.js';
import { clientOf } from '../support/s3-server/spec-client.js';

const main = fileURLToPath(new URL('../../package/main.js', import.meta.url));
const SECRET = 'geheimnis-des-speichers';
const TOKEN = 'token-des-speichers';
const KEYS = { accessKeyId: 'schluessel', secretAccessKey: SECRET };

const READING = ['s3:ListBucket', 's3:GetObject'];
const WRITING = [...READING, 's3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload'];

interface Finding {
  readonly check: string;
  readonly verdict: string;
  readonly found: string;
  readonly advice?: string;
}

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly findings: readonly Finding[];
}

describe('mediafs doctor', function () {
  // Each run is a process, and some specs have four.
  this.timeout(120_000);

  let server: S3Server;
  let directory: string;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mediafs-doctor-'));
    server = await serve();
  });

  after(async () => {
    await server.close();
    await rm(directory, { recursive: true });
  });

  beforeEach(() => server.trust([KEYS]));

  const serve = (options: Partial<S3ServerOptions> = {}) =>
    startS3ServerProcess({ buckets: ['media'], credentials: KEYS, ...options });

  /** Runs the command itself; nothing that it prints may be a secret. */
  async function doctor(given: readonly string[], more: Record<string, string> = {}): Promise<Outcome> {
    const env = {
      PATH: process.env['PATH'],
      HOME: directory,
      XDG_CACHE_HOME: join(directory, 'cache'),
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_ACCESS_KEY_ID: KEYS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: KEYS.secretAccessKey,
      ...more,
    };
    const run = promisify(execFile)(process.execPath, [main, 'doctor', ...given], { env, cwd: directory });
    const { code, stdout, stderr } = await run.then(
      (output) => ({ code: 0, ...output }),
      (error: Outcome) => error,
    );
    for (const secret of [SECRET, TOKEN, KEYS.accessKeyId]) expect(stdout + stderr).not.to.contain(secret);
    const findings = stdout.startsWith('{') ? (JSON.parse(stdout) as Outcome).findings : [];
    return { code, stdout, stderr, findings };
  }

  const urlOf = (parameters = '', { endpoint } = server, place = 'media/chat') =>
    `s3://${place}?endpoint=${endpoint}${parameters}`;

  /** Without the probe of conditions, which takes seconds; those specs that are about it ask for it. */
  const examined = (parameters = '', more: Record<string, string> = {}, flags: readonly string[] = []) =>
    doctor(['--json', '--url', urlOf(`&conditions=trust${parameters}`), ...flags], more);

  /** The only finding that is a problem. */
  function problemOf({ code, findings }: Outcome): Finding {
    const problems = findings.filter(({ verdict }) => verdict === 'problem');
    expect(problems.map(({ check, found }) => `${check}: ${found}`)).to.have.length(1);
    expect(code).to.equal(1);
    expect(problems[0]!.advice).to.be.a('string');
    return problems[0]!;
  }

  const withVerdict = ({ findings }: Outcome, wanted: string) =>
    findings.filter(({ verdict }) => verdict === wanted).map(({ check }) => check);

  it('finds a healthy store healthy, tells what it found, and leaves nothing behind', async () => {
    await server.resetCounts();
    const { code, stdout } = await doctor(['--url', urlOf()]);
    expect(code).to.equal(0);
    for (const check of [
      'configuration',
      'node',
      'cache',
      'credentials',
      'reachability',
      'clock',
      'bucket',
    ]) {
      expect(stdout).to.match(new RegExp(`^ok +${check} `, 'm'));
    }
    for (const right of ['put', 'get', 'copy', 'uploads in parts', 'delete']) {
      expect(stdout).to.match(new RegExp(`^ok +rights +${right}$`, 'm'));
    }
    expect(stdout).to.match(/ok +support +ranges\nok +support +exclusive creation, conditional replacing, /);
    expect(stdout).to.match(/small reads take [\d.]+ ms .*\n.*8 MiB: up [\d.]+ MiB\/s, down [\d.]+ MiB\/s/);
    expect(stdout).to.contain('from the environment (AWS_ACCESS_KEY_ID)');
    expect(stdout).to.match(/\n\d+ ok, 0 warnings, 0 problems\n$/);
    const { bytesReceived = 0, bytesSent = 0, ...requests } = await server.counts();
    expect(bytesReceived + bytesSent).to.be.below(32 * 1024 * 1024);
    expect(Object.values(requests).reduce((sum, count) => sum + count, 0)).to.be.below(400);
    expect(await leftIn(server)).to.deep.equal({ objects: 0, uploads: 0 });
    expect(await readdir(directory)).to.deep.equal([]);
  });

  it('finds the same as JSON', async () => {
    const outcome = await examined();
    expect(outcome.code).to.equal(0);
    expect(withVerdict(outcome, 'ok')).to.include.members(['cache', 'bucket', 'rights', 'support', 'speed']);
    expect(withVerdict(outcome, 'problem')).to.deep.equal([]);
  });

  it('reads the environment where no URL is given', async () => {
    const outcome = await doctor(['--json'], {
      MEDIAFS_BACKEND: 's3',
      MEDIAFS_S3_BUCKET: 'media',
      MEDIAFS_S3_PREFIX: 'chat',
      MEDIAFS_S3_ENDPOINT: server.endpoint,
      MEDIAFS_S3_CACHE_DIR: join(directory, 'elsewhere'),
      MEDIAFS_S3_CONDITIONS: 'trust',
      MEDIAFS_MOUNT: '/usr',
    });
    expect(outcome.code).to.equal(0);
    const found = outcome.findings.map((finding) => finding.found).join('\n');
    expect(found).to.contain(`s3://media/chat at ${server.endpoint}, mounted at /usr`);
    expect(found).to.contain(join(directory, 'elsewhere'));
    expect(withVerdict(outcome, 'warning')).to.deep.equal(['mount']);
  });

  it('finds a secret key that is wrong, and an access key that is not known', async () => {
    const wrong = problemOf(await examined('', { AWS_SECRET_ACCESS_KEY: 'another' }));
    expect(wrong).to.include({ check: 'bucket' });
    expect(wrong.found).to.contain('SignatureDoesNotMatch');
    expect(wrong.advice).to.contain('secret key');
    const unknown = problemOf(await examined('', { AWS_ACCESS_KEY_ID: 'nobody' }));
    expect(unknown.found).to.contain('InvalidAccessKeyId');
  });

  it('finds credentials that are missing, temporary, or have run out', async () => {
    const missing = problemOf(await examined('', { AWS_ACCESS_KEY_ID: '' }));
    expect(missing).to.include({ check: 'credentials' });
    await server.trust([{ ...KEYS, sessionToken: TOKEN }]);
    const temporary = await examined('', { AWS_SESSION_TOKEN: TOKEN });
    expect([temporary.code, withVerdict(temporary, 'warning')]).to.deep.equal([0, ['credentials']]);
    await server.trust([{ ...KEYS, sessionToken: TOKEN, isExpired: true }]);
    const expired = problemOf(await examined('', { AWS_SESSION_TOKEN: TOKEN }));
    expect(expired.found).to.contain('ExpiredToken');
  });

  it('finds a bucket that is missing', async () => {
    const outcome = await doctor(['--json', '--url', urlOf('', server, 'nowhere')]);
    const { check, found, advice } = problemOf(outcome);
    expect([check, found.includes('NoSuchBucket')]).to.deep.equal(['bucket', true]);
    expect(advice).to.contain('Make the bucket');
    expect(withVerdict(outcome, 'skipped')).to.deep.equal(['rights']);
  });

  it('finds a wrong region, and names the right one', async () => {
    const { check, advice } = problemOf(await examined('&region=eu-west-1'));
    expect([check, advice]).to.deep.equal(['bucket', 'Set the region to us-east-1.']);
  });

  it('finds a clock that is wrong, and goes on all the same', async () => {
    for (const [minutes, verdict, code] of [
      [-45, 'problem', 1],
      [45, 'problem', 1],
      [5, 'warning', 0],
    ] as const) {
      await using late = await serve({ clockOffset: minutes * 60_000 });
      const outcome = await doctor(['--json', '--url', urlOf('&conditions=trust', late)]);
      const clock = outcome.findings.find(({ check }) => check === 'clock')!;
      expect([clock.verdict, outcome.code]).to.deep.equal([verdict, code]);
      expect(clock.found).to.contain(
        `${Math.abs(minutes)} min ${minutes < 0 ? 'ahead of' : 'behind'} the store`,
      );
      expect(withVerdict(outcome, 'ok')).to.include.members(['rights', 'support', 'speed']);
    }
  });

  it('finds that keys may not be listed, and what that means', async () => {
    await server.trust([{ ...KEYS, actions: WRITING.filter((action) => action !== 's3:ListBucket') }]);
    const outcome = await doctor(['--json', '--url', urlOf()]);
    const { check, advice } = problemOf(outcome);
    expect(check).to.equal('bucket');
    expect(advice).to.contain('Allow s3:ListBucket').and.to.contain('EACCES');
    const missing = outcome.findings.find(({ verdict }) => verdict === 'warning')!;
    expect(missing.found).to.contain('a key that is missing is answered by: EACCES');
    expect(withVerdict(outcome, 'ok')).to.include.members(['rights', 'support']);
  });

  it('finds that it may only read; which is no problem to a mount that is only read', async () => {
    const client = clientOf({ ...server, credentials: KEYS });
    const { PutObjectCommand, DeleteObjectCommand } = await import('@aws-sdk/client-s3');
    const object = { Bucket: 'media', Key: 'chat/there' };
    await client.send(new PutObjectCommand({ ...object, Body: 'content' }));
    await server.trust([{ ...KEYS, actions: READING }]);
    const outcome = await examined();
    expect(outcome.code).to.equal(1);
    const problems = outcome.findings.filter(({ verdict }) => verdict === 'problem');
    expect(problems.map(({ found }) => found.split(' ')[0])).to.include.members(['put', 'delete']);
    expect(problems[0]!.advice).to.contain('--read-only');
    await server.resetCounts();
    const reading = await examined('', {}, ['--read-only']);
    expect([reading.code, withVerdict(reading, 'problem')]).to.deep.equal([0, []]);
    expect(Object.keys(await server.counts()).join(' ')).not.to.match(/Put|Copy|Upload|Delete/);
    await server.trust([KEYS]);
    await client.send(new DeleteObjectCommand(object));
    client.destroy();
  });

  it('finds that it may not delete, and names what it had to leave', async () => {
    await server.trust([{ ...KEYS, actions: WRITING.filter((action) => action !== 's3:DeleteObject') }]);
    const { code, findings } = await examined();
    expect(code).to.equal(1);
    const problems = findings.filter(({ verdict }) => verdict === 'problem');
    expect(problems.map(({ check }) => check)).to.deep.equal(['rights', 'examination']);
    expect(problems[1]!.found).to.match(/_mediafs\/doctor-[0-9a-f]{16}\/file/);
    await server.trust([KEYS]);
    await emptied(server);
  });

  it('finds what a store does not support, and what that means', async () => {
    const quirks = {
      ignoredConditions: ['PutObject if-none-match', 'CopyObject if-none-match'],
      refusedConditions: ['PutObject if-match'],
    } as const;
    await using other = await serve({ quirks });
    const outcome = await doctor(['--json', '--url', urlOf('', other)]);
    expect(withVerdict(outcome, 'problem')).to.deep.equal([]);
    const warnings = outcome.findings.filter(({ verdict }) => verdict === 'warning');
    expect(warnings.map(({ check, found }) => `${check}: ${found.split(' (')[0]}`)).to.deep.equal([
      'support: no exclusive creation',
      'support: no conditional replacing',
      'support: no exclusive copies',
    ]);
    expect(warnings[0]!.found).to.contain('8 of 8 writers at once won');
    expect(warnings[0]!.advice).to.contain("'wx' is ENOTSUP");
    expect(await leftIn(other)).to.deep.equal({ objects: 0, uploads: 0 });
  });

  it('finds an endpoint that nobody listens at, that is not known, and that speaks no TLS', async () => {
    const refusing = await freePort();
    const silent = problemOf(
      await doctor(['--json', '--url', urlOf('', { ...server, endpoint: `http://127.0.0.1:${refusing}` })]),
    );
    expect(silent).to.include({ check: 'reachability' });
    expect(silent.found).to.contain('ECONNREFUSED');
    const unknown = await doctor([
      '--json',
      '--url',
      urlOf('', { ...server, endpoint: 'http://nowhere.invalid' }),
    ]);
    expect(problemOf(unknown).found).to.contain('the host nowhere.invalid is not known');
    expect(withVerdict(unknown, 'skipped')).to.deep.equal(['bucket']);
    const plain = server.endpoint.replace('http:', 'https:');
    const unsafe = problemOf(await doctor(['--json', '--url', urlOf('', { ...server, endpoint: plain })]));
    expect(unsafe.advice).to.contain('plain HTTP');
  });

  it('finds a store that takes connections and says nothing', async () => {
    await server.misbehave([{ fault: { stallAfterBytes: 0 } }]);
    const outcome = await doctor(['--json', '--url', urlOf('&idleTimeout=100ms')]);
    await server.misbehave([]);
    const { check, found } = problemOf(outcome);
    expect([check, found.startsWith('ETIMEDOUT')]).to.deep.equal(['bucket', true]);
  });

  const DISKS: readonly [DiskKind, string][] = [
    [fullDisk, 'ENOSPC'],
    [readOnlyDisk, 'EROFS'],
  ];
  // Faults can be injected into this process only.
  for (const [kind, code] of canMount ? DISKS : []) {
    it(`finds a cache directory on ${kind.described}`, async () => {
      const disk = kind.make();
      try {
        const cacheDirectory = join(disk.directory, 'cache');
        await mkdir(cacheDirectory, { mode: 0o700 });
        disk.break();
        const outcome = await examined(`&cacheDirectory=${cacheDirectory}`);
        const { check, found } = problemOf(outcome);
        expect(check).to.equal('cache');
        expect(found).to.contain(code);
        expect(outcome.findings.find((finding) => finding.found.includes('tmpfs'))?.verdict).to.equal(
          'warning',
        );
      } finally {
        await disk.remove();
      }
    });
  }

  it('finds a cache directory that cannot be one, and one that others may write in', async () => {
    const file = join(directory, 'file');
    await writeFile(file, '');
    const { check, found } = problemOf(await examined(`&cacheDirectory=${file}/cache`));
    expect([check, found.includes('ENOTDIR')]).to.deep.equal(['cache', true]);
    await rm(file);
    const open = join(directory, 'open');
    await mkdir(open);
    await chmod(open, 0o777);
    const outcome = await examined(`&cacheDirectory=${open}`);
    expect([outcome.code, withVerdict(outcome, 'warning')]).to.deep.equal([0, ['cache']]);
    expect(outcome.findings.find(({ verdict }) => verdict === 'warning')?.advice).to.contain('chmod go-w');
    expect(await readdir(open)).to.deep.equal([]);
    await rm(open, { recursive: true });
  });

  it('finds a cache directory inside of the mount', async () => {
    const cacheDirectory = join(directory, 'mount/cache');
    const { check, found } = problemOf(
      await doctor(['--json'], {
        MEDIAFS_BACKEND: 's3',
        MEDIAFS_S3_BUCKET: 'media',
        MEDIAFS_S3_ENDPOINT: server.endpoint,
        MEDIAFS_S3_CONDITIONS: 'trust',
        MEDIAFS_S3_CACHE_DIR: cacheDirectory,
        MEDIAFS_MOUNT: join(directory, 'mount'),
      }),
    );
    expect(check).to.equal('cache');
    expect(found).to.contain('contain each other');
  });

  it('examines a directory, and leaves it as it was', async () => {
    const base = join(directory, 'a/base');
    const healthy = await doctor(['--json'], { MEDIAFS_BASEDIR: base, MEDIAFS_MOUNT: '/mediafs' });
    expect([healthy.code, withVerdict(healthy, 'problem')]).to.deep.equal([0, []]);
    expect(withVerdict(healthy, 'ok')).to.include('directory');
    expect(await readdir(directory)).to.deep.equal([]);
    await writeFile(join(directory, 'a'), '');
    const broken = problemOf(await doctor(['--json', '--url', `file://${base}`]));
    expect(broken).to.include({ check: 'directory' });
    await rm(join(directory, 'a'));
  });

  it('warns that memory keeps nothing', async () => {
    const outcome = await doctor(['--json', '--url', 'memory:']);
    expect([outcome.code, withVerdict(outcome, 'warning')]).to.deep.equal([0, ['memory']]);
  });

  it('ends with 2, and says why, where the command or the configuration is wrong', async () => {
    for (const [given, more, message] of [
      [['--url', 'ftp://host'], {}, 'mediafs doctor: a mount URL must be one of'],
      [
        ['--url', 's3://bucket?strict=maybe'],
        {},
        'mediafs doctor: strict must be true or false; got "maybe"',
      ],
      [[], { MEDIAFS_BACKEND: 's3' }, 'mediafs doctor: MEDIAFS_S3_BUCKET is not set'],
      [['--nonsense'], {}, "error: unknown option '--nonsense'"],
    ] as const) {
      const { code, stderr } = await doctor(given, more);
      expect(stderr).to.contain(message);
      expect(code).to.equal(2);
    }
  });

  it('helps, with examples', async () => {
    const { stdout, code } = await doctor(['--help']);
    expect(stdout)
      .to.contain('Examples:')
      .and.to.contain('--url s3://bucket --read-only')
      .and.to.contain('Exit codes:');
    expect(code).to.equal(0);
  });
});

async function leftIn(server: S3Server): Promise<{ objects: number; uploads: number }> {
  const { ListObjectsV2Command, ListMultipartUploadsCommand } = await import('@aws-sdk/client-s3');
  const client = clientOf({ ...server, credentials: KEYS });
  const { KeyCount = 0 } = await client.send(new ListObjectsV2Command({ Bucket: 'media' }));
  const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: 'media' }));
  client.destroy();
  return { objects: KeyCount, uploads: Uploads.length };
}

async function emptied(server: S3Server): Promise<void> {
  const { ListObjectsV2Command, DeleteObjectCommand } = await import('@aws-sdk/client-s3');
  const client = clientOf({ ...server, credentials: KEYS });
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: 'media' }));
  for (const { Key } of Contents) await client.send(new DeleteObjectCommand({ Bucket: 'media', Key }));
  client.destroy();
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
