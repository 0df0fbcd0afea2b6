import { promisify } from 'node:util';
import { createVolume, MemoryObjectStore, ObjectFileSystem } from '../../../lib/index.js';
import { contentOf, FRESH, PART } from './support.js';

/** Opens large objects, and leaves them open: `reading-child <cache directory> leave|stay|whole`. */
const [cacheDirectory = '', task] = process.argv.slice(2);
const store = new MemoryObjectStore();
const volume = createVolume();
volume.mount('/m', new ObjectFileSystem({ store, cacheDirectory, partSize: PART, freshness: FRESH }));
const content = contentOf(4 * PART);
for (const name of ['one', 'two', 'three']) await store.put(name, content);

if (task === 'whole') {
  const right = (await volume.promises.readFile('/m/one')).equals(content);
  await volume.dispose();
  process.send?.(right ? 'right' : 'wrong');
  process.disconnect?.();
} else {
  const handle = await volume.promises.open('/m/one');
  await handle.read(Buffer.alloc(10), 0, 10, 2 * PART);
  const number = await promisify(volume.open)('/m/two', 'r');
  await promisify(volume.read)(number, Buffer.alloc(10), 0, 10, 3 * PART);
  const idle = await volume.promises.open('/m/three');
  await idle.read(Buffer.alloc(10), 0, 10, PART);
  await idle.close();
  process.send?.('read');
  // The channel to who started us is all that keeps us.
  process.once('message', () => {
    // The collector must not find it before we end.
    process.once('exit', () => void handle);
    process.disconnect?.();
  });
}
