import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { connect, constants, createServer, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { expect } from 'chai';
import { collect, PART, useRanged } from './support.js';

/** What a number gives to who does not go through us: nothing, and an error. */
interface Taken {
  readonly bytes: Buffer;
  readonly failed: boolean;
}

type Way = (number: number, handle: FileHandle) => Promise<Taken>;

const failing =
  (read: (number: number, handle: FileHandle) => Promise<unknown> | unknown): Way =>
  async (number, handle) => {
    try {
      const bytes = await read(number, handle);
      return { bytes: Buffer.isBuffer(bytes) ? bytes : Buffer.alloc(0), failed: false };
    } catch (error) {
      expect((error as NodeJS.ErrnoException).code).to.equal('EBADF');
      return { bytes: Buffer.alloc(0), failed: true };
    }
  };

/** Node's own functions, no redirect in front of them, and whatever else takes a descriptor. */
const ways: Readonly<Record<string, Way>> = {
  'fs.readSync': failing((number) => void fs.readSync(number, Buffer.alloc(10))),
  'fs.readvSync': failing((number) => void fs.readvSync(number, [Buffer.alloc(10)])),
  'fs.readFileSync': failing((number) => fs.readFileSync(number)),
  'fs.read': failing((number) => promisify(fs.read)(number, Buffer.alloc(10), 0, 10, 0)),
  'fs.readv': failing((number) => promisify(fs.readv)(number, [Buffer.alloc(10)], 0)),
  'fs.createReadStream': failing((number) =>
    collect(fs.createReadStream('', { fd: number, autoClose: false })),
  ),
  'promises.readFile of a handle': failing((_number, handle) => fs.promises.readFile(handle)),
  'the standard input of a child': (number) => output(spawn('cat', { stdio: [number, 'pipe', 'ignore'] })),
  'another descriptor of a child': (number) =>
    output(spawn('sh', ['-c', 'cat <&3'], { stdio: ['ignore', 'pipe', 'ignore', number] })),
  'a child that is Node': (number) =>
    output(
      spawn(process.execPath, ['-e', 'process.stdout.write(require("fs").readFileSync(3))'], {
        stdio: ['ignore', 'pipe', 'ignore', number],
        env: {},
      }),
    ),
  'respondWithFD of http2': (number) => respondWith(number),
  'a handle in another thread': async (_number, handle) => {
    const worker = new Worker(
      `const { parentPort } = require('node:worker_threads');
       parentPort.once('message', async (handle) => {
         const answer = await handle.read(Buffer.alloc(10), 0, 10, 0).then(() => 'read', (error) => error.code);
         await handle.close();
         parentPort.postMessage(answer);
       });`,
      { eval: true },
    );
    worker.postMessage(handle, [handle as never]);
    const [answer] = await once(worker, 'message');
    await worker.terminate();
    expect(answer).to.equal('EBADF');
    return { bytes: Buffer.alloc(0), failed: true };
  },
};

for (const [described, options] of [
  ['on the disk', {}],
  ['not on the disk', { maxBytes: 1000 }],
] as const) {
  describe(`a hole in an object ${described}`, () => {
    const stage = useRanged(options);

    for (const [name, read] of Object.entries(ways)) {
      it(`is not read by ${name}`, async () => {
        const { volume } = stage();
        await using handle = await volume.promises.open('/m/film');
        // Some of it has come.
        await handle.read(Buffer.alloc(1000), 0, 1000, 3 * PART);
        const taken = await read(handle.fd, handle);
        expect(taken.bytes.length).to.equal(0);
        expect(taken.failed).to.equal(true);
      });
    }

    it('is not read by a number, either', async () => {
      const { volume } = stage();
      for (const number of [volume.openSync('/m/film', 'r'), await promisify(volume.open)('/m/film', 'r')]) {
        expect(() => fs.readSync(number, Buffer.alloc(10))).to.throw('EBADF');
        expect(fs.fstatSync(number).size).to.equal(10 * PART);
        volume.closeSync(number);
      }
    });

    it('is not read by who opens the descriptor once more, unless that is root', async () => {
      // Only root can become somebody else.
      const other = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
      const { volume } = stage();
      await using handle = await volume.promises.open('/m/film');
      for (const place of ['/proc/self/fd/0', '/dev/stdin']) {
        const child = spawn('cat', [place], { stdio: [handle.fd, 'pipe', 'ignore'], ...other });
        const { bytes, failed } = await output(child);
        expect([bytes.length, failed], place).to.deep.equal([0, true]);
      }
    });
  });
}

async function output(child: ChildProcess): Promise<Taken> {
  const closed = once(child, 'close');
  const bytes = await collect(child.stdout!);
  const [code] = await closed;
  return { bytes, failed: code !== 0 };
}

async function respondWith(number: number): Promise<Taken> {
  const server = createServer();
  server.on('stream', (stream: ServerHttp2Stream) => {
    stream.on('error', () => {});
    stream.respondWithFD(number, { [constants.HTTP2_HEADER_STATUS]: 200 });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const client = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  try {
    const request = client.request({ ':path': '/' });
    let failed = false;
    request.on('error', () => {
      failed = true;
    });
    const bytes = await collect(request).catch(() => Buffer.alloc(0));
    return { bytes, failed: failed || request.rstCode !== constants.NGHTTP2_NO_ERROR };
  } finally {
    client.destroy();
    server.close();
  }
}
