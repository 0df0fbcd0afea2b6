// Memory while large objects are read, above that of the idle process.
//
//   npm run build && node bench/memory.mjs [--size GIB] [--only WORDS]
//
// The embedded S3 server runs in a process of its own. Its object is a sparse file with a mark in every MiB, which each
// reader checks; so neither side needs the memory, nor the server the disk. Each scenario is a process of its own: it
// opens and reads something small first, so that the SDK and its connections count as idle.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createVolume, ObjectFileSystem } from '../dist/lib/index.js';
import { S3ObjectStore } from '../dist/lib/object-store/s3/s3-object-store.js';
import { startS3ServerProcess } from '../dist/spec/support/s3-server/process.js';

const MEBIBYTE = 1024 * 1024;
const GIBIBYTE = 1024 * MEBIBYTE;
/** DESIGN's budget. */
const ALLOWED = 128 * MEBIBYTE;
const BUCKET = 'media';
const HANDLES = 200;

/** What is measured: options of the mount, and what it does with a volume whose object is at `/m/film`. */
const scenarios = {
  'stream, kept on the disk': { run: readStream },
  'stream, larger than the cache may hold': { options: { maxBytes: MEBIBYTE }, run: readStream },
  'handle, 1 MiB at a time, larger than the cache may hold': {
    options: { maxBytes: MEBIBYTE },
    run: readHandle,
  },
  'sync, 1 MiB at a time, kept on the disk': { run: readSync },
  'sync, 1 MiB at a time, larger than the cache may hold': {
    options: { maxBytes: MEBIBYTE },
    run: readSync,
  },
  [`${HANDLES} handles, here and there, kept on the disk`]: { run: readHereAndThere },
  [`${HANDLES} handles, here and there, larger than the cache may hold`]: {
    options: { maxBytes: MEBIBYTE },
    run: readHereAndThere,
  },
  [`${HANDLES} streams of 16 MiB at once, larger than the cache may hold`]: {
    options: { maxBytes: MEBIBYTE },
    run: readManyStreams,
  },
};

async function readStream(volume, size) {
  let position = 0;
  for await (const chunk of volume.createReadStream('/m/film')) {
    checkMarks(chunk, position);
    position += chunk.length;
  }
  if (position !== size) throw new Error(`read ${position} bytes of ${size}`);
  return position;
}

async function readHandle(volume, size) {
  const handle = await volume.promises.open('/m/film');
  const buffer = Buffer.alloc(MEBIBYTE);
  let position = 0;
  for (;;) {
    const { bytesRead } = await handle.read(buffer, 0, buffer.length);
    if (bytesRead === 0) break;
    checkMarks(buffer.subarray(0, bytesRead), position);
    position += bytesRead;
  }
  await handle.close();
  if (position !== size) throw new Error(`read ${position} bytes of ${size}`);
  return position;
}

async function readSync(volume, size) {
  const number = volume.openSync('/m/film', 'r');
  const buffer = Buffer.alloc(MEBIBYTE);
  let position = 0;
  while (position < size) {
    const read = volume.readSync(number, buffer, 0, buffer.length, null);
    if (read === 0) break;
    checkMarks(buffer.subarray(0, read), position);
    position += read;
    // A program that never gives way collects no garbage of its messages either.
    if (position % (64 * MEBIBYTE) === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  volume.closeSync(number);
  return position;
}

async function readHereAndThere(volume, size) {
  const handles = await Promise.all(Array.from({ length: HANDLES }, () => volume.promises.open('/m/film')));
  let read = 0;
  for (let turn = 0; turn < 20; turn += 1) {
    await Promise.all(
      handles.map(async (handle, index) => {
        const position = (((index * 7919 + turn * 104_729) * 65_537) % (size / MEBIBYTE)) * MEBIBYTE;
        const { bytesRead, buffer } = await handle.read(Buffer.alloc(4096), 0, 4096, position);
        checkMarks(buffer, position);
        read += bytesRead;
      }),
    );
  }
  for (const handle of handles) await handle.close();
  return read;
}

async function readManyStreams(volume, size) {
  const length = 16 * MEBIBYTE;
  const streams = Array.from({ length: HANDLES }, async (_, index) => {
    const start = ((index * 64) % (size / MEBIBYTE - 16)) * MEBIBYTE;
    let position = start;
    for await (const chunk of volume.createReadStream('/m/film', { start, end: start + length - 1 })) {
      checkMarks(chunk, position);
      position += chunk.length;
    }
    if (position !== start + length) throw new Error(`read ${position - start} bytes of ${length}`);
    return length;
  });
  return (await Promise.all(streams)).reduce((sum, bytes) => sum + bytes, 0);
}

/** Every MiB begins with its own number. */
function checkMarks(bytes, position) {
  for (
    let mark = Math.ceil(position / MEBIBYTE) * MEBIBYTE;
    mark + 8 <= position + bytes.length;
    mark += MEBIBYTE
  ) {
    const found = bytes.readBigUInt64BE(mark - position);
    if (found !== BigInt(mark / MEBIBYTE)) throw new Error(`byte ${mark} is of MiB ${found}`);
  }
}

/** What the server finds when it starts: one object of the bucket. */
function layOut(directory, size) {
  for (const name of ['blobs', 'buckets', 'versions', 'uploads']) mkdirSync(join(directory, name));
  const blob = openSync(join(directory, 'blobs', 'film'), 'w');
  ftruncateSync(blob, size);
  const mark = Buffer.alloc(8);
  for (let position = 0; position < size; position += MEBIBYTE) {
    mark.writeBigUInt64BE(BigInt(position / MEBIBYTE));
    writeSync(blob, mark, 0, 8, position);
  }
  closeSync(blob);
  const record = (kind, content) =>
    writeFileSync(join(directory, kind, 'film.json'), JSON.stringify(content));
  record('buckets', { name: BUCKET, createdAt: Date.now() });
  record('versions', {
    bucket: BUCKET,
    key: 'film',
    versionId: 'null',
    sequence: 1,
    lastModified: Math.floor(Date.now() / 1000) * 1000,
    content: {
      blob: 'film',
      size,
      etag: '0123456789abcdef0123456789abcdef-2',
      checksum: { algorithm: 'CRC32', value: 'AAAAAA==', type: 'COMPOSITE' },
      description: { headers: { 'content-type': 'video/mp4' }, metadata: {} },
      placement: { storageClass: 'STANDARD', encryption: {} },
      tags: {},
    },
  });
}

const isChild = process.send !== undefined;
if (isChild) await measure(JSON.parse(process.argv[2]));
else await runAll();

async function runAll() {
  const { values } = parseArgs({
    options: { size: { type: 'string', default: '4' }, only: { type: 'string', default: '' } },
  });
  const size = Number(values.size) * GIBIBYTE;
  const served = await mkdtemp(join(tmpdir(), 'mediafs-bench-served-'));
  layOut(served, size);
  const server = await startS3ServerProcess({ directory: served });
  const store = {
    bucket: BUCKET,
    endpoint: server.endpoint,
    region: server.region,
    credentials: server.credentials,
  };
  console.log(`an object of ${values.size} GiB, Node ${process.version}; all in MiB\n`);
  let isOver = false;
  for (const name of Object.keys(scenarios).filter((scenario) => scenario.includes(values.only))) {
    const cacheDirectory = await mkdtemp(join(tmpdir(), 'mediafs-bench-cache-'));
    const child = fork(fileURLToPath(import.meta.url), [
      JSON.stringify({ name, size, store, cacheDirectory }),
    ]);
    const [answer] = await Promise.race([once(child, 'message'), once(child, 'exit')]);
    if (typeof answer !== 'object') throw new Error(`${name}: ended with ${answer}`);
    const { idle, peak, seconds, bytes } = answer;
    const above = peak - idle;
    isOver ||= above > ALLOWED;
    const verdict = above > ALLOWED ? 'OVER' : 'ok';
    const rate = `${mebibytes(bytes)} read, ${(bytes / MEBIBYTE / seconds).toFixed(0)}/s`;
    console.log(
      `${verdict.padEnd(5)}${mebibytes(above).padStart(5)} above ${mebibytes(idle)} idle: ${name} (${rate})`,
    );
    await rm(cacheDirectory, { recursive: true });
  }
  await server.close();
  await rm(served, { recursive: true });
  process.exitCode = isOver ? 1 : 0;
}

async function measure({ name, size, store, cacheDirectory }) {
  const { options = {}, run } = scenarios[name];
  const volume = createVolume();
  volume.mount('/m', new ObjectFileSystem({ ...options, store: new S3ObjectStore(store), cacheDirectory }));
  const warmUp = await volume.promises.open('/m/film');
  await warmUp.read(Buffer.alloc(4096), 0, 4096, 0);
  await warmUp.close();
  // Sync calls have a thread of their own, with an SDK of its own.
  if (name.startsWith('sync')) volume.closeSync(volume.openSync('/m/film', 'r'));
  const idle = process.memoryUsage().rss;
  resetPeak();
  const start = performance.now();
  const bytes = await run(volume, size);
  const seconds = (performance.now() - start) / 1000;
  const peak = peakMemory();
  await volume.dispose();
  process.send({ idle, peak, seconds, bytes }, () => process.exit());
}

/** The kernel's own high-water mark, which no sample misses. */
function resetPeak() {
  writeFileSync('/proc/self/clear_refs', '5');
}

function peakMemory() {
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]) * 1024;
}

function mebibytes(bytes) {
  return (bytes / MEBIBYTE).toFixed(0);
}
