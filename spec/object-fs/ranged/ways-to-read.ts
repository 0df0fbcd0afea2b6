import type { FileHandle } from 'node:fs/promises';
import { promisify } from 'node:util';
import { collect } from './support.js';

type Fs = typeof import('node:fs');

type StreamClass = new (path: string) => AsyncIterable<Buffer>;

/** Reads a whole file by one way. */
export type WayToRead = (fs: Fs, path: string) => Promise<Buffer>;

const CHUNK = 50_001;

/** Reads on and on until nothing comes. */
async function untilEnd(
  read: (buffer: Buffer, position: number) => Promise<number> | number,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for (let position = 0; ; ) {
    const buffer = Buffer.alloc(CHUNK, 0xee);
    const length = await read(buffer, position);
    if (length === 0) return Buffer.concat(chunks);
    chunks.push(buffer.subarray(0, length));
    position += length;
  }
}

const withHandle =
  (read: (handle: FileHandle, fs: Fs) => Promise<Buffer>): WayToRead =>
  async (fs, path) => {
    await using handle = await fs.promises.open(path);
    return await read(handle, fs);
  };

const withNumber =
  (read: (number: number, fs: Fs) => Promise<Buffer>): WayToRead =>
  async (fs, path) => {
    const number = await promisify(fs.open)(path, 'r');
    try {
      return await read(number, fs);
    } finally {
      await promisify(fs.close)(number);
    }
  };

const withSyncNumber =
  (read: (number: number, fs: Fs) => Promise<Buffer>): WayToRead =>
  async (fs, path) => {
    const number = fs.openSync(path, 'r');
    try {
      return await read(number, fs);
    } finally {
      fs.closeSync(number);
    }
  };

function promised<Result>(call: (callback: (error: Error | null, result: Result) => void) => void) {
  return new Promise<Result>((resolve, reject) => {
    call((error, result) => (error ? reject(error) : resolve(result)));
  });
}

/** Every public call that gives the content of a file that is open. */
export const waysToRead: Readonly<Record<string, WayToRead>> = {
  'handle.read from where it stands': withHandle((handle) =>
    untilEnd(async (buffer) => (await handle.read(buffer, 0, CHUNK)).bytesRead),
  ),
  'handle.read at positions': withHandle((handle) =>
    untilEnd(async (buffer, position) => (await handle.read(buffer, 0, CHUNK, position)).bytesRead),
  ),
  'handle.read with options': withHandle((handle) =>
    untilEnd(async (buffer, position) => (await handle.read({ buffer, position })).bytesRead),
  ),
  'handle.read into a buffer with options': withHandle((handle) =>
    untilEnd(async (buffer, position) => (await handle.read(buffer, { offset: 0, position })).bytesRead),
  ),
  'handle.read of many ranges side by side': withHandle(async (handle) => {
    const { size } = await handle.stat();
    const starts = Array.from({ length: Math.ceil(size / CHUNK) }, (_, index) => index * CHUNK);
    const chunks = starts.map(async (start) => {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(CHUNK), 0, CHUNK, start);
      return buffer.subarray(0, bytesRead);
    });
    return Buffer.concat(await Promise.all(chunks));
  }),
  'handle.read backwards': withHandle(async (handle) => {
    const { size } = await handle.stat();
    const chunks: Buffer[] = [];
    for (let end = size; end > 0; end -= CHUNK) {
      const start = Math.max(0, end - CHUNK);
      const { buffer } = await handle.read(Buffer.alloc(end - start), 0, end - start, start);
      chunks.unshift(buffer);
    }
    return Buffer.concat(chunks);
  }),
  'handle.readv': withHandle((handle) =>
    untilEnd(async (buffer) => (await handle.readv([buffer.subarray(0, 7), buffer.subarray(7)])).bytesRead),
  ),
  'handle.readFile': withHandle((handle) => handle.readFile()),
  'handle.readFile as text': withHandle(async (handle) =>
    Buffer.from(await handle.readFile('latin1'), 'latin1'),
  ),
  'handle.createReadStream': withHandle((handle) => collect(handle.createReadStream())),
  'handle.createReadStream with a small highWaterMark': withHandle((handle) =>
    collect(handle.createReadStream({ highWaterMark: 10_000 })),
  ),
  'handle.readableWebStream': withHandle(async (handle) => collect(handle.readableWebStream())),
  'handle.readableWebStream of bytes': withHandle(async (handle) =>
    collect((handle.readableWebStream as (options: object) => AsyncIterable<Buffer>)({ type: 'bytes' })),
  ),
  'promises.readFile of a handle': withHandle((handle, fs) => fs.promises.readFile(handle)),
  'createReadStream of a handle': withHandle((handle, fs) =>
    collect(fs.createReadStream('', { fd: handle })),
  ),
  'fs.read': withNumber((number, fs) =>
    untilEnd((buffer) => promised((callback) => fs.read(number, buffer, 0, CHUNK, null, callback))),
  ),
  'fs.read at bigint positions': withNumber((number, fs) =>
    untilEnd((buffer, position) =>
      promised((callback) => fs.read(number, buffer, 0, CHUNK, BigInt(position), callback)),
    ),
  ),
  'fs.read with options': withNumber((number, fs) =>
    untilEnd((buffer, position) => promised((callback) => fs.read(number, { buffer, position }, callback))),
  ),
  'promisified fs.read': withNumber((number, fs) =>
    untilEnd(async (buffer) => (await promisify(fs.read)(number, buffer, 0, CHUNK, null)).bytesRead),
  ),
  'fs.readv': withNumber((number, fs) =>
    untilEnd((buffer, position) =>
      promised((callback) =>
        fs.readv(number, [buffer.subarray(0, 1), buffer.subarray(1)], position, callback),
      ),
    ),
  ),
  'fs.readFile of a number': withNumber((number, fs) =>
    promised<Buffer>((callback) => fs.readFile(number, callback)),
  ),
  'fs.createReadStream of a number': withNumber((number, fs) =>
    collect(fs.createReadStream('', { fd: number, autoClose: false })),
  ),
  'fs.readSync': withSyncNumber((number, fs) =>
    untilEnd((buffer) => fs.readSync(number, buffer, 0, CHUNK, null)),
  ),
  'fs.readSync at positions': withSyncNumber((number, fs) =>
    untilEnd((buffer, position) => fs.readSync(number, buffer, { position })),
  ),
  'fs.readvSync': withSyncNumber((number, fs) =>
    untilEnd((buffer) => fs.readvSync(number, [buffer.subarray(0, 9), buffer.subarray(9)])),
  ),
  'fs.readFileSync of a number': withSyncNumber(async (number, fs) => fs.readFileSync(number)),
  'fs.readFileSync of a number that was opened by a callback': withNumber(async (number, fs) =>
    fs.readFileSync(number),
  ),
  'fs.read of a number that was opened by a sync call': withSyncNumber((number, fs) =>
    untilEnd((buffer) => promised((callback) => fs.read(number, buffer, 0, CHUNK, null, callback))),
  ),
  createReadStream: (fs, path) => collect(fs.createReadStream(path)),
  'createReadStream as text': async (fs, path) =>
    Buffer.from((await collect(fs.createReadStream(path, { encoding: 'hex' }))).toString(), 'hex'),
  'createReadStream in ranges': async (fs, path) => {
    const { size } = await fs.promises.stat(path);
    const starts = Array.from({ length: Math.ceil(size / CHUNK) }, (_, index) => index * CHUNK);
    const chunks = starts.map((start) =>
      collect(fs.createReadStream(path, { start, end: start + CHUNK - 1 })),
    );
    return Buffer.concat(await Promise.all(chunks));
  },
  'new fs.ReadStream': (fs, path) => collect(new (fs.ReadStream as unknown as StreamClass)(path)),
  'promises.readFile': (fs, path) => fs.promises.readFile(path),
  readFileSync: async (fs, path) => fs.readFileSync(path),
};
