import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ObjectFileSystem } from '../../../lib/object-fs/object-file-system.js';
import type { ObjectStore } from '../../../lib/object-store/contract.js';

/** More than a mount publishes by itself before it has a thread for it. */
const MANY = 20;

/** The names of the files in a cache directory. */
export async function publishedIn(directory: string): Promise<string[]> {
  const paths = await readdir(join(directory, 'files'), { recursive: true });
  return paths.map((path) => path.split('/').at(-1)!);
}

/** Reads so many small files that they are published while their readers go on. */
export async function readMany(
  fileSystem: Pick<ObjectFileSystem, 'promises'>,
  bucket: ObjectStore,
  cacheDirectory: string,
): Promise<void> {
  for (let count = 0; ; count += 1) {
    const name = `other ${count}`;
    await bucket.put(name, Buffer.from('other'));
    await fileSystem.promises.readFile(`/${name}`);
    if (count >= MANY && !(await publishedIn(cacheDirectory)).includes(name)) return;
  }
}
