import { createReadStream } from 'node:fs';
import { mediaStoreFromEnv } from '../../../lib/index.js';
import { wholeContent } from './whole-content.js';

/**
 * `hang SIZE`: saves a source that stops after so many bytes. `limit PATH BYTES`: saves a file with a bound. `save SIZE`:
 * saves so many bytes. `loop LARGEST`: saves again and again, and tells each id.
 */
const [task, what, bound] = process.argv.slice(2) as [string, string, string?];

const store = await mediaStoreFromEnv();
const mime = 'video/mp4';
if (task === 'hang') {
  await store.save('session', stopping(Number(what)), { mime });
} else if (task === 'save') {
  process.send!((await store.save('session', wholeContent(Number(what)), { mime })).id);
} else if (task === 'loop') {
  process.send!('ready');
  for (let count = 1; ; count += 1) {
    const size = count % 4 === 0 ? Number(what) : 1000 * count;
    process.send!((await store.save('session', wholeContent(size), { mime })).id);
  }
} else {
  const options = { mime, maxBytes: Number(bound) };
  const codes: unknown[] = [];
  for (const source of [what, createReadStream(what)]) {
    const error = await store.save('session', source, options).catch((failure) => failure);
    codes.push(error.code);
  }
  process.send!({ codes, kilobytes: process.resourceUsage().maxRSS });
  await store.dispose();
  process.disconnect!();
}

async function* stopping(size: number): AsyncGenerator<Uint8Array> {
  for (let done = 0; done < size; done += 1 << 20) yield Buffer.alloc(1 << 20, 'x');
  process.send!('stopped');
  await new Promise(() => setInterval(() => {}, 1000));
}
