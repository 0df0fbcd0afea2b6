import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createVolume } from '../../../lib/index.js';
import { ObjectFileSystem } from '../../../lib/object-fs/object-file-system.js';
import { MemoryObjectStore } from '../../../lib/object-store/memory.js';

/** `creating-child DIRECTORY UMASK`: makes all that there is to make, and tells the modes of it. */
const [directory = '', umask = '0'] = process.argv.slice(2);
process.umask(Number(umask));

const PART = 16 * 1024;
const store = new MemoryObjectStore();
await store.put('a/large', Buffer.alloc(PART * 3, 'x'));
const volume = createVolume();
const cacheDirectory = join(directory, 'cache');
volume.mount('/m', new ObjectFileSystem({ store, cacheDirectory, partSize: PART }));
await volume.promises.writeFile('/m/a/small', 'content');
await volume.promises.readFile('/m/a/small');
await using local = await volume.localPath('/m/a/small');
await using staging = await volume.promises.open('/m/a/staged', 'w');
await staging.write('content');
await using partial = await volume.promises.open('/m/a/large');
await partial.read(Buffer.alloc(10), 0, 10, PART);
const modes: Record<string, number> = {};
await walk('cache');
process.send!(modes, async () => {
  await local.dispose();
  await staging.close();
  await partial.close();
  await volume.dispose();
  process.disconnect!();
});

async function walk(path: string): Promise<void> {
  const stats = await lstat(join(directory, path));
  modes[path] = stats.mode & 0o7777;
  if (!stats.isDirectory()) return;
  for (const name of await readdir(join(directory, path))) await walk(`${path}/${name}`);
}
