import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { expect } from 'chai';
import { createVolume, MemoryObjectStore, s3 } from '../../../lib/index.js';
import { interceptedStore } from '../../object-store/support/intercepted-store.js';
import { errnoError, expectThrow } from '../../support/expect-error.js';
import { startS3ServerProcess } from '../../support/s3-server/process.js';
import { INDEX, onMemory, temporaryDirectory, threadsStarted } from './helpers.js';

const run = promisify(execFile);

describe('the thread of sync calls', () => {
  it('is not started by what is cached and fresh, nor by making and disposing of a file system', async () => {
    using directory = temporaryDirectory();
    const objects = onMemory(directory.path);
    const volume = createVolume();
    volume.mount('/mounted', objects);
    await volume.promises.writeFile('/mounted/file', 'content');
    const started = await threadsStarted(async () => {
      expect(volume.readFileSync('/mounted/file', 'utf8')).to.equal('content');
      expect(volume.statSync('/mounted/file').size).to.equal(7);
      expect(volume.existsSync('/mounted/file')).to.equal(true);
      volume.accessSync('/mounted/file');
      expect(volume.realpathSync('/mounted/./file')).to.equal('/mounted/file');
      const descriptor = volume.openSync('/mounted/file', 'r');
      expect(volume.fstatSync(descriptor).size).to.equal(7);
      volume.closeSync(descriptor);
      await volume.dispose();
    });
    expect(started).to.equal(0);
  });

  it('is one for all calls', async () => {
    using directory = temporaryDirectory();
    await using objects = onMemory(directory.path);
    const started = await threadsStarted(() => {
      for (let index = 0; index < 20; index += 1) objects.writeFileSync(`/${index}`, 'x');
      expect(objects.readdirSync('/')).to.have.length(20);
    });
    expect(started).to.equal(1);
  });

  it('ends with its file system, which then refuses calls', async () => {
    using directory = temporaryDirectory();
    for (let round = 0; round < 15; round += 1) {
      const objects = onMemory(directory.path);
      objects.writeFileSync('/file', 'x');
      await objects.dispose();
      if (round === 0) {
        expectThrow(() => objects.readFileSync('/file'), errnoError('EIO', 'open', '/file'));
      }
    }
    const { stdout } = await run('ls', [`/proc/${process.pid}/task`]).catch(() => ({ stdout: '' }));
    expect(stdout.split('\n').length).to.be.below(30);
  });

  it('keeps no process alive, and needs no end', async () => {
    using directory = temporaryDirectory();
    const source = `
      import { MemoryObjectStore, ObjectFileSystem } from ${JSON.stringify(INDEX)};
      const options = { store: new MemoryObjectStore(), cacheDirectory: ${JSON.stringify(directory.path)} };
      const objects = new ObjectFileSystem(options);
      objects.writeFileSync('/file', 'content');
      process.stdout.write(objects.readFileSync('/file'));
    `;
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', source], {
      timeout: 15_000,
    });
    expect(stdout).to.equal('content');
  });

  it('works for a thread of the program', async () => {
    using directory = temporaryDirectory();
    const source = `
      const { parentPort } = require('node:worker_threads');
      import(${JSON.stringify(INDEX)}).then(({ createVolume, MemoryObjectStore, ObjectFileSystem }) => {
        const fs = createVolume();
        const cacheDirectory = ${JSON.stringify(directory.path)};
        fs.mount('/m', new ObjectFileSystem({ store: new MemoryObjectStore(), cacheDirectory }));
        fs.mkdirSync('/m/a');
        fs.writeFileSync('/m/a/file', 'content');
        parentPort.postMessage([fs.readFileSync('/m/a/file', 'utf8'), fs.readdirSync('/m/a')]);
      });
    `;
    const worker = new Worker(source, { eval: true });
    const [answer] = await once(worker, 'message');
    expect(answer).to.deep.equal(['content', ['file']]);
    // It ends by itself: nothing of ours keeps it.
    if (worker.threadId !== -1) await once(worker, 'exit');
  });

  it('serves a redirected program that knows nothing of it, which hands its preloads on to no thread of ours', async () => {
    using directory = temporaryDirectory();
    await using server = await startS3ServerProcess({ buckets: ['media'] });
    const script = join(directory.path, 'program.cjs');
    writeFileSync(
      script,
      `const fs = require('fs');
       fs.mkdirSync('/mediafs/a', { recursive: true });
       fs.writeFileSync('/mediafs/a/file', 'con');
       fs.appendFileSync('/mediafs/a/file', 'tent');
       console.log(fs.readFileSync('/mediafs/a/file', 'utf8'), fs.readdirSync('/mediafs/a'), fs.existsSync('/mediafs/b'));`,
    );
    const { accessKeyId, secretAccessKey } = server.credentials;
    const register = new URL('../../../package/register.js', import.meta.url).href;
    const { stdout } = await run(process.execPath, [script], {
      timeout: 20_000,
      env: {
        ...process.env,
        NODE_OPTIONS: `--import=${register}`,
        MEDIAFS_BACKEND: 's3',
        MEDIAFS_S3_BUCKET: 'media',
        MEDIAFS_S3_ENDPOINT: server.endpoint,
        MEDIAFS_S3_REGION: server.region,
        MEDIAFS_S3_CACHE_DIR: join(directory.path, 'cache'),
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
      },
    });
    expect(stdout).to.equal("content [ 'file' ] false\n");
  });

  it('cannot be had for credentials that are a function, nor for a store that tells no module: ENOTSUP', () => {
    using directory = temporaryDirectory();
    const credentials = async () => ({ accessKeyId: 'a', secretAccessKey: 'b' });
    const closed = s3({ bucket: 'media', credentials, cacheDirectory: directory.path });
    const store = interceptedStore(new MemoryObjectStore(), (_call, proceed) => proceed());
    const custom = onMemory(directory.path, { store });
    for (const objects of [closed, custom]) {
      expectThrow(() => objects.readFileSync('/file'), errnoError('ENOTSUP', 'open', '/file'));
      expectThrow(() => objects.existsSync('/file'), errnoError('ENOTSUP', 'access', '/file'));
      expectThrow(() => objects.writeFileSync('/file', 'x'), errnoError('ENOTSUP', 'open', '/file'));
    }
    try {
      closed.statSync('/file');
    } catch (error) {
      expect(String((error as Error).cause)).to.contain('credentials given as a function');
    }
  });
});
