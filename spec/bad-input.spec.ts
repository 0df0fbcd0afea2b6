import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect, promisify } from 'node:util';
import { expect } from 'chai';
import { createVolume, local, type S3FileSystemOptions, s3, type Volume } from '../lib/index.js';
import { errnoError, expectError } from './support/expect-error.js';
import type { S3Server } from './support/s3-server/server.js';
import { startS3Server } from './support/s3-server/server.js';

const credentials = { accessKeyId: 'an-access-key', secretAccessKey: 'a-top-secret' };

async function rejection(promise: Promise<unknown>): Promise<NodeJS.ErrnoException> {
  return promise.then(
    () => expect.fail('was not refused'),
    (error) => error,
  );
}

describe('bad input', () => {
  let directory: string;
  let server: S3Server;

  before(async () => {
    server = await startS3Server({ buckets: ['media'] });
  });

  after(() => server.close());

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mediafs-bad-'));
  });

  afterEach(() => rm(directory, { recursive: true }));

  function mountS3(options: Partial<S3FileSystemOptions> = {}): Volume {
    const volume = createVolume();
    const { endpoint, region, credentials: own } = server;
    const cacheDirectory = join(directory, 'cache');
    volume.mount(
      '/media',
      s3({ bucket: 'media', endpoint, region, credentials: own, cacheDirectory, ...options }),
    );
    return volume;
  }

  describe('in the options of s3', () => {
    const wrong: readonly [string, object, RegExp][] = [
      ['no bucket', {}, /'bucket' option must be a bucket name.*it is undefined/],
      [
        'a bucket that is none',
        { bucket: 'No Such_Name' },
        /'bucket' option must be a bucket name.*"No Such_Name"/,
      ],
      [
        'an endpoint that is no URL',
        { bucket: 'media', endpoint: 'localhost' },
        /'endpoint' option must be.*"localhost"/,
      ],
      [
        'a part size below that of S3',
        { bucket: 'media', partSize: 1024 },
        /'partSize' option must be.*1024/,
      ],
      [
        'credentials without a secret',
        { bucket: 'media', credentials: { accessKeyId: 'x' } },
        /'credentials' option/,
      ],
      [
        'a freshness that is none',
        { bucket: 'media', freshness: -1 },
        /freshness must be milliseconds or immutable.*-1/,
      ],
    ];
    for (const [what, options, message] of wrong) {
      it(`${what} is refused at once, by name`, () => {
        expect(() => s3({ cacheDirectory: directory, ...options } as S3FileSystemOptions)).to.throw(
          TypeError,
          message,
        );
      });
    }
  });

  describe('an endpoint', () => {
    it('where nobody listens is EIO at the path, and the cause names the host', async () => {
      const volume = mountS3({ endpoint: 'http://127.0.0.1:9', credentials });
      const error = await rejection(volume.promises.readFile('/media/photo.jpg'));
      expect(error).to.deep.include({ code: 'EIO', errno: -5, syscall: 'open', path: '/media/photo.jpg' });
      expect(String(error.cause)).to.contain('127.0.0.1:9').and.to.contain('ECONNREFUSED');
      expect(inspect(error, { depth: 9 })).not.to.contain('a-top-secret');
    });

    it('that takes connections and never answers is ETIMEDOUT', async () => {
      const silent: Server = createServer(() => {});
      await new Promise<void>((done) => silent.listen(0, '127.0.0.1', done));
      const { port } = silent.address() as { port: number };
      const volume = mountS3({
        endpoint: `http://127.0.0.1:${port}`,
        credentials,
        idleTimeout: 100,
        attempts: 2,
      });
      const error = await rejection(volume.promises.readFile('/media/photo.jpg'));
      expect(error).to.deep.include({ code: 'ETIMEDOUT', syscall: 'open', path: '/media/photo.jpg' });
      silent.close();
    });

    it('that refuses our credentials is EACCES, and repeats no secret', async () => {
      const volume = mountS3({ credentials });
      for (const call of [volume.promises.readFile('/media/x'), volume.promises.writeFile('/media/x', 'x')]) {
        const error = await rejection(call);
        expect(error).to.deep.include({ code: 'EACCES', syscall: 'open', path: '/media/x' });
        expect(inspect(error, { depth: 9 })).not.to.contain('a-top-secret');
      }
    });

    it('without the bucket is ENOENT, and the cause says that it is the bucket', async () => {
      const volume = mountS3({ bucket: 'another' });
      const error = await rejection(volume.promises.readFile('/media/x'));
      expect(error).to.deep.include({ code: 'ENOENT', path: '/media/x' });
      expect(String(error.cause)).to.match(/bucket/);
    });
  });

  describe('a path', () => {
    it('whose key has more than 1,024 bytes is ENAMETOOLONG before any request', async () => {
      const volume = mountS3();
      const path = `/media/${'ü'.repeat(513)}`;
      await server.resetCounts();
      await expectError(volume.promises.readFile(path), { ...errnoError('ENAMETOOLONG', 'open', path) });
      await expectError(volume.promises.writeFile(path, 'x'), {
        ...errnoError('ENAMETOOLONG', 'open', path),
      });
      await expectError(volume.promises.stat(path), { ...errnoError('ENAMETOOLONG', 'stat', path) });
      const { bytesSent: _sent, bytesReceived: _received, ...requests } = await server.counts();
      expect(requests).to.deep.equal({});
    });

    it('with a NUL byte is refused in Node words', async () => {
      const error = await rejection(mountS3().promises.readFile('/media/a\0b'));
      expect(error.code).to.equal('ERR_INVALID_ARG_VALUE');
      expect(error.message).to.contain('without null bytes');
    });

    it('through a file is ENOTDIR', async () => {
      const volume = mountS3();
      await volume.promises.writeFile('/media/file', 'x');
      await expectError(
        volume.promises.writeFile('/media/file/x', 'x'),
        errnoError('ENOTDIR', 'open', '/media/file/x'),
      );
      await expectError(
        volume.promises.readdir('/media/file'),
        errnoError('ENOTDIR', 'scandir', '/media/file'),
      );
    });

    it('of a file where the directory of the fs backend should be is refused by name', async () => {
      const path = join(directory, 'file');
      await writeFile(path, 'x');
      expect(() => local(path)).to.throw(path);
    });
  });

  describe('a cache directory', () => {
    for (const [what, make] of [
      ['that is a file', (path: string) => writeFile(path, 'x')],
      [
        'below a file',
        async (path: string) => writeFile(join(path, '..'), 'x').catch(() => writeFile(path, 'x')),
      ],
    ] as const) {
      it(`${what} costs the cache, not the answer`, async () => {
        const place = join(directory, 'not-a-directory');
        await make(place);
        const volume = mountS3({ cacheDirectory: what === 'that is a file' ? place : join(place, 'cache') });
        const content = Buffer.alloc(9_000_000, 'media');
        await volume.promises.writeFile('/media/small', 'content');
        await volume.promises.writeFile('/media/large', content);
        expect(await volume.promises.readFile('/media/small', 'utf8')).to.equal('content');
        expect(content.equals(await volume.promises.readFile('/media/large'))).to.equal(true);
        let text = '';
        for await (const chunk of volume.createReadStream('/media/small', 'utf8')) text += chunk;
        expect(text).to.equal('content');
        const error = await rejection(volume.promises.open('/media/new', 'w'));
        expect(error).to.deep.include({ code: 'EIO', syscall: 'open', path: '/media/new' });
        // That the cache is no directory must not read as if the path were none; the cause says it.
        expect(['ENOTDIR', 'EEXIST']).to.include((error.cause as NodeJS.ErrnoException).code);
        expect(await volume.promises.readdir('/media')).not.to.include('new');
      });
    }

    it('that cannot be written to leaves nothing in the temporary directory of the system', async () => {
      const place = join(directory, 'file');
      await writeFile(place, 'x');
      const before = (await readdir(tmpdir())).length;
      const volume = mountS3({ cacheDirectory: place });
      await volume.promises.writeFile('/media/small', 'content');
      const handle = await volume.promises.open('/media/small');
      expect(await handle.readFile('utf8')).to.equal('content');
      await handle.close();
      expect((await readdir(tmpdir())).length).to.be.at.most(before + 1);
    });
  });

  it('in the environment ends the program before it starts, with one line that says what is wrong', async () => {
    const register = new URL('../package/register.js', import.meta.url).href;
    const run = promisify(execFile)(
      process.execPath,
      ['--import', register, '--eval', 'console.log("started")'],
      {
        env: { PATH: process.env['PATH'], MEDIAFS_BACKEND: 'floppy' },
      },
    );
    const error = (await rejection(run)) as NodeJS.ErrnoException & { stderr: string; stdout: string };
    expect(error.stderr).to.equal('mediafs: MEDIAFS_BACKEND is "floppy"; it must be one of fs, s3, memory\n');
    expect(error.stdout).to.equal('');
  });

  it('never loads the AWS SDK for a directory or memory', async () => {
    const source = `
      const { createVolume, local, memory, redirect } = await import(${JSON.stringify(new URL('../lib/index.js', import.meta.url).href)});
      const volume = createVolume();
      volume.mount('/disk', local(${JSON.stringify(directory)}));
      volume.mount('/memory', memory());
      redirect(volume);
      await volume.promises.writeFile('/memory/x', 'x');
      const { createRequire } = await import('node:module');
      const loaded = process.moduleLoadList.length && Object.keys(createRequire(import.meta.url).cache);
      console.log(loaded.filter((path) => path.includes('@aws-sdk') || path.includes('@smithy')).length);
    `;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module', '--eval', source],
      {
        cwd: directory,
      },
    );
    expect(stdout.trim()).to.equal('0');
  });
});
