import { readFile } from 'node:fs/promises';
import { createVolume, MemoryObjectStore, ObjectFileSystem } from '../../../lib/index.js';
import { countingStore } from '../../support/counting-store.js';
import { randomFrom } from '../../support/random.js';
import { contentOf, delay, MODIFIED } from '../support.js';

export interface LeasingResult {
  /** What was not as it should have been. */
  readonly wrong: readonly string[];
  /** Leases of cached files. */
  readonly cached: number;
  /** Requests for an object. */
  readonly gets: number;
}

// Leases random objects of a bucket that is larger than the cache, and reads each twice by its path.

const [directory = '', seed = '', rounds = '', keys = '', size = '', maxBytes = ''] = process.argv.slice(2);
const AT_ONCE = 4;

const random = randomFrom(Number(seed));
// For all processes it is the same one.
const bucket = new MemoryObjectStore({ clock: () => MODIFIED });
const contents = Array.from({ length: Number(keys) }, (_, index) =>
  contentOf(`object ${index}`, Number(size)),
);
for (const [index, content] of contents.entries()) await bucket.put(`folder/${index}.bin`, content);
const store = countingStore(bucket);
const objects = new ObjectFileSystem({
  store,
  cacheDirectory: directory,
  grace: 0,
  minFreeRatio: 0,
  maxBytes: Number(maxBytes),
  freshness: 60_000,
});
const volume = createVolume();
volume.mount('/m', objects);

const wrong: string[] = [];
let cached = 0;

async function lease(): Promise<void> {
  const index = Math.floor(random() * contents.length);
  await using file = await volume.localPath(`/m/folder/${index}.bin`);
  if (file.path.startsWith(objects.cache.layout.files)) cached += 1;
  for (const pause of [0, random() * 10]) {
    await delay(pause);
    const bytes = await readFile(file.path).catch((error: unknown) => error);
    if (!(bytes instanceof Buffer) || !bytes.equals(contents[index]!))
      wrong.push(`${file.path}: ${String(bytes).slice(0, 100)}`);
  }
}

await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    for (let round = 0; round < Number(rounds) / AT_ONCE; round += 1) await lease();
  }),
);
await volume.dispose();
const result: LeasingResult = { wrong, cached, gets: store.counts.get };
process.send!(result);
process.disconnect!();
