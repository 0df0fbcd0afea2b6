import { createReadStream } from 'node:fs';
import { mediaStoreFromEnv } from '../../../lib/index.js';

/** `hang SIZE`: saves a source that stops after so many bytes. `limit PATH BYTES`: saves a file with a bound. */
const [task, what, bound] = process.argv.slice(2) as [string, string, string?];

const store = await mediaStoreFromEnv();
if (task === 'hang') {
  await store.save('session', stopping(Number(what)), { mime: 'video/mp4' });
} else {
  const options = { mime: 'video/mp4', maxBytes: Number(bound) };
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
