import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';

// Writes without end, or so many bytes, to a path below a redirected mount. Says after each piece how much it has
// written, and ends the file when it is told to.

const PIECE = 256 * 1024;
const [path = '', length = 'Infinity', way = 'stream'] = process.argv.slice(2);

async function* pieces(): AsyncGenerator<Buffer> {
  for (let written = 0; written < Number(length); written += PIECE) {
    yield Buffer.alloc(PIECE, written / PIECE);
    process.send!(written + PIECE);
  }
  await once(process, 'message');
}

if (way === 'iterable') await writeFile(path, pieces());
else {
  const stream = createWriteStream(path);
  for await (const piece of pieces()) {
    if (!stream.write(piece)) await new Promise((resolve) => stream.once('drain', resolve));
  }
  await new Promise((resolve) => stream.end(resolve));
}
process.disconnect!();
