// Memory while one large file is written to S3, by each way to write one.
//
//   node --expose-gc bench/memory-write.mjs [--gibibytes 4] [--way stream]
//
// Needs `npm run build`, and three times the size on the disk of the temporary directory. Ends with 1 if any way takes
// more than 128 MiB above the idle process.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createVolume, s3 } from '../dist/lib/index.js';
import { watchMemory } from './support/memory.mjs';
import { startServer } from './support/s3-server.mjs';

const GIBIBYTE = 1024 ** 3;
const PIECE = 256 * 1024;
const MOST_MEBIBYTES = 128;

function* pieces(length) {
  for (let at = 0; at < length; at += PIECE) yield Buffer.alloc(PIECE, at / PIECE);
}

const WAYS = {
  async stream(volume, length) {
    const stream = volume.createWriteStream('/m/large');
    for (const piece of pieces(length)) if (!stream.write(piece)) await once(stream, 'drain');
    stream.end();
    await once(stream, 'close');
  },
  async handle(volume, length) {
    const handle = await volume.promises.open('/m/large', 'w');
    for (const piece of pieces(length)) await handle.write(piece);
    await handle.close();
  },
  async iterable(volume, length) {
    await volume.promises.writeFile('/m/large', pieces(length));
  },
};

if (process.send) await measure(JSON.parse(process.argv[2]));
else await main();

async function main() {
  const options = { gibibytes: { type: 'string', default: '4' }, way: { type: 'string', multiple: true } };
  const { values } = parseArgs({ options });
  const gibibytes = Number(values.gibibytes);
  console.log(`writing ${gibibytes} GiB, MiB above the idle process (bound: ${MOST_MEBIBYTES})`);
  for (const way of values.way ?? Object.keys(WAYS)) {
    const directory = await mkdtemp(join(tmpdir(), 'mediafs-memory-write-'));
    const server = await startServer(join(directory, 'server'), 'media');
    try {
      const { endpoint, credentials } = server;
      const job = { way, endpoint, credentials, cacheDirectory: join(directory, 'cache'), gibibytes };
      const child = fork(fileURLToPath(import.meta.url), [JSON.stringify(job)], {
        execArgv: ['--expose-gc'],
      });
      const [{ idle, above, seconds }] = await once(child, 'message');
      const rate = (gibibytes * 1024) / seconds;
      console.log(
        `${way.padEnd(10)} ${above.toFixed(0)} above ${idle.toFixed(0)} (${rate.toFixed(0)} MiB/s)`,
      );
      if (above > MOST_MEBIBYTES) process.exitCode = 1;
    } finally {
      server.stop();
      await rm(directory, { recursive: true });
    }
  }
}

async function measure({ way, endpoint, credentials, cacheDirectory, gibibytes }) {
  const volume = createVolume();
  volume.mount('/m', s3({ bucket: 'media', endpoint, credentials, cacheDirectory, conditions: 'trust' }));
  // The SDK is loaded and connections are there before anything is measured.
  await volume.promises.writeFile('/m/small', 'small');
  const memory = watchMemory();
  const begin = performance.now();
  await WAYS[way](volume, gibibytes * GIBIBYTE);
  const seconds = (performance.now() - begin) / 1000;
  const { size } = await volume.promises.stat('/m/large');
  if (size !== gibibytes * GIBIBYTE) throw new Error(`stored ${size} bytes`);
  process.send({ ...memory.end(), seconds });
  await volume.dispose();
  process.disconnect();
}
