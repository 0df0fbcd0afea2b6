import { once } from 'node:events';
import fs from 'node:fs';
import { createVolume, MemoryObjectStore, ObjectFileSystem, redirect } from '../../../lib/index.js';
import { slowStore } from '../../support/slow-store.js';

/** A redirect that is undone while calls, streams and handles are under way; what came of them is told to the parent. */
const [cacheDirectory] = process.argv.slice(2) as [string];

const volume = createVolume();
const store = slowStore(new MemoryObjectStore(), 20);
volume.mount('/under-way', new ObjectFileSystem({ store, cacheDirectory }));
const redirection = redirect(volume);
await fs.promises.writeFile('/under-way/file', 'content');

const reading = fs.promises.readFile('/under-way/file', 'utf8');
const writing = fs.promises.writeFile('/under-way/written', 'written');
const copying = fs.promises.cp('/under-way/file', '/under-way/copy');
const called = new Promise((done) => fs.readdir('/under-way', (_error, names) => done(names)));
const handle = await fs.promises.open('/under-way/handle', 'w');
const writeStream = fs.createWriteStream('/under-way/stream');
const readStream = fs.createReadStream('/under-way/file', 'utf8');
await Promise.all([once(writeStream, 'open'), once(readStream, 'open')]);
const directory = await fs.promises.opendir('/under-way');
redirection.dispose();

await handle.writeFile('by handle');
await handle.close();
const finished = once(writeStream, 'finish');
writeStream.end('by stream');
await finished;
let streamed = '';
for await (const chunk of readStream) streamed += chunk;
const entries: string[] = [];
for await (const { name } of directory) entries.push(name);
await copying;
await writing;
const { promises } = volume;
process.stdout.write(
  JSON.stringify({
    read: await reading,
    names: await called,
    streamed,
    entries,
    stored: {
      written: await promises.readFile('/under-way/written', 'utf8'),
      copy: await promises.readFile('/under-way/copy', 'utf8'),
      handle: await promises.readFile('/under-way/handle', 'utf8'),
      stream: await promises.readFile('/under-way/stream', 'utf8'),
    },
    isUndone: !fs.existsSync('/under-way/file'),
  }),
);
await volume.dispose();
