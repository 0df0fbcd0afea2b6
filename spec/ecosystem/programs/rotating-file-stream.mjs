import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createStream } from 'rotating-file-stream';
import { sorted } from './trees.mjs';

/** Renames the file when it is large enough, and goes on in a new one. */
export async function rotates(directory) {
  const name = (time, index) => (time ? `service-${index}.log` : 'service.log');
  const stream = createStream(name, { path: directory, size: '1K' });
  for (let index = 0; index < 100; index += 1) {
    if (!stream.write(`this is message ${index}\n`)) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'close');
  const names = sorted(await readdir(directory));
  const texts = await Promise.all(names.map((entry) => readFile(join(directory, entry), 'utf8')));
  return [names, texts.join('').split('\n').length - 1];
}
