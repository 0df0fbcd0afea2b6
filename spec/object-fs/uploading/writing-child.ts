import { once } from 'node:events';
import { closeSync, createWriteStream, openSync, writeSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import threads from 'node:worker_threads';

// Writes without end, or so many bytes, to a path below a redirected mount. Says after each piece how much it has
// written, and then does what it is told to: by default it ends the file.

const PIECE = 256 * 1024;
const [path = '', length = 'Infinity', way = 'stream', ...habits] = process.argv.slice(2);

const endings: Record<string, () => unknown> = {
  exit: () => process.exit(3),
  throw: () => setImmediate(() => Promise.reject(new Error('the program has failed'))),
  // Nothing is left to do, and the file has not been ended.
  leave: () => process.disconnect!(),
};

if (habits.includes('signal-exit')) {
  const require = createRequire(import.meta.url);
  require('signal-exit').onExit(() => {});
  createRequire(require.resolve('proper-lockfile'))('signal-exit')(() => {});
}
if (habits.includes('no threads')) {
  threads.Worker = class {
    constructor() {
      throw new Error('this program may have no threads');
    }
  } as unknown as typeof threads.Worker;
  syncBuiltinESMExports();
}
// Another file, of less than a part, which it takes for whole when it is told so.
if (habits.includes('another')) {
  const stream = createWriteStream(`${path} by a stream`).on('error', () => {});
  stream.write('half');
  const number = openSync(`${path} by a number`, 'w');
  writeSync(number, 'half');
  process.on('message', (message) => {
    if (message !== 'end another') return;
    stream.end();
    try {
      closeSync(number);
    } catch {}
  });
}
// Ends the file in its own time; it does not listen a second time.
const isAsked = habits.includes('listens')
  ? once(process, 'SIGTERM').then(() => 'end')
  : new Promise(() => {});

async function* pieces(): AsyncGenerator<Buffer> {
  for (let written = 0; written < Number(length); written += PIECE) {
    yield Buffer.alloc(PIECE, written / PIECE);
    process.send!(written + PIECE);
  }
  const told = await Promise.race([once(process, 'message').then(([message]) => message), isAsked]);
  const ending = endings[told as string];
  if (!ending) return;
  ending();
  await new Promise(() => {});
}

async function write(): Promise<void> {
  if (way === 'iterable') return writeFile(path, pieces());
  const stream = createWriteStream(path);
  for await (const piece of pieces()) {
    if (!stream.write(piece)) await new Promise((resolve) => stream.once('drain', resolve));
  }
  await new Promise((resolve) => stream.end(resolve));
}

void write().then(() => process.disconnect!());
