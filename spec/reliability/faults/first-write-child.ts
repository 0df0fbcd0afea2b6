import { closeSync, openSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { ObjectFileSystem } from '../../../lib/index.js';
import { MemoryObjectStore } from '../../../lib/object-store/memory.js';

/** `first-write-child CACHE WAITS`: writes a large file, the first of the process, without a descriptor left. */
const [cacheDirectory = '', waits = ''] = process.argv.slice(2);
const PART = 1024 * 1024;
const LONGEST_WAIT_MS = 20_000;

const { promises } = new ObjectFileSystem({ store: new MemoryObjectStore(), cacheDirectory, partSize: PART });
const handle = await promises.open('/large', 'w');
// What a process loads by itself, it has loaded after a while.
const { cache } = createRequire(import.meta.url);
const end = performance.now() + LONGEST_WAIT_MS;
while (waits && performance.now() < end && !Object.keys(cache).some((path) => path.includes('/mime/')))
  await sleep(20);
const taken: number[] = [];
try {
  for (;;) taken.push(openSync('/dev/null', 'r'));
} catch {
  // None is left.
}
await handle.write(Buffer.alloc(3 * PART));
const first = await codeOf(handle.close());
for (const descriptor of taken) closeSync(descriptor);
const second = waits && (await codeOf(promises.writeFile('/small.png', 'content')));
process.send!([first, second], () => process.disconnect!());

function codeOf(done: Promise<unknown>): Promise<string> {
  return done.then(
    () => 'stored',
    (error: NodeJS.ErrnoException) => error.code ?? error.message,
  );
}
