import { once } from 'node:events';
import fs from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { createVolume, redirect, s3 } from '../../../lib/index.js';

/** Does everything on an S3 mount that could keep a process alive, and then ends, or shall end, by itself. */
const [endpoint, cacheDirectory, isDisposed] = process.argv.slice(2) as [string, string, string];

const volume = createVolume();
volume.mount('/exit', s3({ bucket: 'media', endpoint, cacheDirectory }));
const redirection = redirect(volume);
fs.writeFileSync('/exit/sync', 'content');
fs.readFileSync('/exit/sync');
fs.rmSync('/exit/sync');
await fs.promises.writeFile('/exit/file', Buffer.alloc(100_000));
await pipeline(fs.createReadStream('/exit/file'), fs.createWriteStream('/exit/copy'));
const left = fs.createReadStream('/exit/copy', { highWaterMark: 10 });
await once(left, 'data');
const unfinished = fs.createWriteStream('/exit/unfinished');
unfinished.write('half');
const handle = await fs.promises.open('/exit/file');
for await (const _ of handle.readLines()) break;
for await (const _ of await fs.promises.opendir('/exit')) break;
const watcher = fs.watch('/exit');
fs.watchFile('/exit/file', { interval: 20 }, () => {});
const abort = new AbortController();
const events = fs.promises.watch('/exit', { signal: abort.signal });
const event = events[Symbol.asyncIterator]().next();
const seen = Promise.all([event, once(watcher, 'change')]);
// A watcher sees what comes after its first look.
for (let isSeen = false, text = ''; !isSeen; text += 'x') {
  fs.writeFileSync('/exit/seen', text);
  isSeen = await Promise.race([seen.then(() => true), sleep(50, false)]);
}
abort.abort();
watcher.close();
fs.unwatchFile('/exit/file');
left.destroy();
unfinished.destroy();
if (isDisposed === 'disposed') {
  redirection.dispose();
  await volume.dispose();
}
process.stdout.write('done');
