import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';

const main = fileURLToPath(new URL('../../package/main.js', import.meta.url));
const register = fileURLToPath(new URL('../../package/register.js', import.meta.url));

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function mediafs(...given: string[]): Promise<Outcome> {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [main, ...given], {
      env: { PATH: process.env['PATH'] },
    });
    return { code: 0, stdout, stderr };
  } catch (error) {
    return error as Outcome;
  }
}

/** Lists the mount from the process itself, from worker threads and from children, in every way to start them. */
const PROGRAM = `
const fs = require('node:fs');
const { Worker } = require('node:worker_threads');
const { execFileSync, fork } = require('node:child_process');
const list = 'require("node:fs").readdirSync("/mounted").join()';
console.log('itself', fs.readdirSync('/mounted').join());
console.log('child', execFileSync(process.execPath, ['-p', list]).toString().trim());
console.log('shell', require('node:child_process').execSync("node -p '" + list + "'").toString().trim());
console.log('grandchild', execFileSync(process.execPath, ['-p', 'require("node:child_process").execFileSync(process.execPath, ["-p", ' + JSON.stringify(list) + ']).toString()']).toString().trim());
const worker = new Worker(__filename.replace('program.cjs', 'worker.cjs'));
worker.on('message', (names) => {
  console.log('worker', names);
  const evaluated = new Worker('require("node:worker_threads").parentPort.postMessage(' + list + ')', { eval: true });
  evaluated.on('message', (names) => {
    console.log('evaluated', names);
    fork(__filename.replace('program.cjs', 'forked.cjs')).on('message', (names) => console.log('forked', names));
  });
});
`;

describe('mediafs exec', () => {
  let directory: string;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mediafs exec '));
    await writeFile(join(directory, 'program.cjs'), PROGRAM);
    const list = 'require("node:fs").readdirSync("/mounted").join()';
    await writeFile(
      join(directory, 'worker.cjs'),
      `require('node:worker_threads').parentPort.postMessage(${list})`,
    );
    await writeFile(join(directory, 'forked.cjs'), `process.send(${list}); process.disconnect()`);
    await promisify(execFile)('mkdir', [join(directory, 'media')]);
    await writeFile(join(directory, 'media', 'photo.jpg'), 'a photo');
  });

  after(() => rm(directory, { recursive: true }));

  function mount(): string {
    return `/mounted=file://${encodeURI(join(directory, 'media'))}`;
  }

  it('runs a program on a mount, its workers and children included', async () => {
    const { stdout, stderr, code } = await mediafs(
      'exec',
      '--mount',
      mount(),
      '--',
      'node',
      join(directory, 'program.cjs'),
    );
    expect(stderr).to.equal('');
    expect(stdout.trim().split('\n')).to.deep.equal(
      ['itself', 'child', 'shell', 'grandchild', 'worker', 'evaluated', 'forked'].map(
        (name) => `${name} photo.jpg`,
      ),
    );
    expect(code).to.equal(0);
  });

  it('is inherited by children also where the program was started by --import', async () => {
    const source = `console.log(require('child_process').execFileSync(process.execPath, ['-p', 'require("fs").readdirSync("/mounted").join()']).toString())`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', register, '-e', source], {
      env: {
        PATH: process.env['PATH'],
        MEDIAFS_MOUNT: '/mounted',
        MEDIAFS_BASEDIR: join(directory, 'media'),
      },
    });
    expect(stdout.trim()).to.equal('photo.jpg');
  });

  it('mounts several file systems', async () => {
    const source = `
      import { copyFile, readFile } from 'node:fs/promises';
      await copyFile('/mounted/photo.jpg', '/scratch/photo.jpg');
      console.log(await readFile('/scratch/photo.jpg', 'utf8'));
    `;
    const { stdout } = await mediafs(
      ...['exec', '-m', mount(), '-m', '/scratch=memory:', '--', 'node', '--input-type=module', '-e', source],
    );
    expect(stdout).to.equal('a photo\n');
  });

  it('hands options behind -- to the program, and its exit code back', async () => {
    const source = 'console.log(process.argv.slice(1).join()); process.exit(7)';
    const { stdout, code } = await mediafs(
      'exec',
      '-m',
      '/m=memory:',
      '--',
      'node',
      '-e',
      source,
      '--',
      '--mount',
      '-h',
    );
    expect(stdout).to.equal('--mount,-h\n');
    expect(code).to.equal(7);
  });

  it('hands signals on', async () => {
    const source =
      "process.on('SIGTERM', () => process.exit(5)); console.log('ready'); setInterval(() => {}, 1000)";
    const child = spawn(process.execPath, [main, 'exec', '-m', '/m=memory:', '--', 'node', '-e', source]);
    child.stdout.once('data', () => child.kill('SIGTERM'));
    const code = await new Promise((done) => child.on('exit', done));
    expect(code).to.equal(5);
  });

  it('says like a shell that a program is not there', async () => {
    const { code, stderr } = await mediafs('exec', '-m', '/m=memory:', '--', 'no-such-program');
    expect(code).to.equal(127);
    expect(stderr).to.equal('mediafs exec: no-such-program: not found\n');
  });

  it('repeats no credentials of a URL in the place of a program', async () => {
    const { code, stderr } = await mediafs('exec', 's3://id:SECRET@bucket/prefix');
    expect(code).to.equal(127);
    expect(stderr).to.equal('mediafs exec: s3://…@bucket/prefix: not found\n');
  });

  const wrong: readonly [string, string][] = [
    ['media=memory:', 'a mount is PATH=URL with an absolute path'],
    ['/media', 'a mount is PATH=URL with an absolute path'],
    [
      '/media=ftp://host',
      'a mount URL must be one of s3://bucket/prefix?region=&endpoint=, file:///directory or memory:; got "ftp://host"',
    ],
    ['/media=s3://', 'a mount URL must be one of'],
    ['/media=s3://bucket?regoin=x', 'an s3 URL takes the parameters region, endpoint, '],
    ['/media=s3://bucket?regoin=x', '; got "regoin"'],
    ['/media=s3://bucket?region=a&region=b', 'takes each parameter once; got region twice'],
    ['/media=s3://bucket/%zz', 'must be percent-encoded UTF-8; got "%zz"'],
    ['/media=file:///%zz', 'must be percent-encoded UTF-8; got "/%zz"'],
    ['/media=s3://bucket?strict=yes', 'strict must be true or false; got "yes"'],
    ['/media=s3://bucket?storageClass=GLACIER', 'storageClass must be STANDARD, STANDARD_IA, '],
    ['/media=s3://bucket?kmsKeyId=abc', 'kmsKeyId must be left out, unless serverSideEncryption is aws:kms'],
    ['/media=s3://bucket?tags=a%3D1%26a%3D2', 'tags must be tags as in a query, such as a=1&b=2'],
    [
      '/media=s3://bucket?endpoint=http://a:topsecret@host',
      'endpoint must be an http or https URL of a host',
    ],
    ['/media=s3://key:topsecret@bucket', 'a mount URL must not hold credentials'],
  ];
  for (const [argument, message] of wrong) {
    it(`refuses ${argument.replace('topsecret', '…')} and says why`, async () => {
      const { code, stderr } = await mediafs('exec', '--mount', argument, '--', 'node', '-e', '1');
      expect(code).to.equal(2);
      expect(stderr).to.contain(message).and.not.to.contain('topsecret');
    });
  }

  it('helps, with examples', async () => {
    const { stdout, code } = await mediafs('exec', '--help');
    expect(stdout).to.contain('Examples:').and.to.contain('--mount /mediafs=s3://bucket/prefix');
    expect(code).to.equal(0);
    expect((await mediafs('--help')).stdout).to.contain('exec');
  });

  it('tells its version', async () => {
    const { version } = JSON.parse(await readFile(new URL('../../../package.json', import.meta.url), 'utf8'));
    expect((await mediafs('--version')).stdout).to.equal(`${version}\n`);
  });
});
