import { join } from 'node:path';
import { nativePromises } from '../../native-fs.js';

const DESCRIPTORS = '/proc/self/fd';

/** Paths of the files that this process has open, in all its threads; none where the system does not tell. */
export async function openFiles(): Promise<ReadonlySet<string>> {
  const open = new Set<string>();
  for (const number of await nativePromises.readdir(DESCRIPTORS).catch(() => [])) {
    const path = await nativePromises.readlink(join(DESCRIPTORS, number)).catch(() => undefined);
    if (path !== undefined) open.add(path);
  }
  return open;
}
