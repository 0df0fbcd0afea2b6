import { join } from 'node:path';
import { nativePromises } from '../../native-fs.js';

/** Paths of the files that this process has open, in all its threads; none where the system does not tell. */
export async function openFiles(process = 'self'): Promise<ReadonlySet<string>> {
  const open = new Set<string>();
  const descriptors = join('/proc', process, 'fd');
  for (const number of await nativePromises.readdir(descriptors).catch(() => [])) {
    const path = await nativePromises.readlink(join(descriptors, number)).catch(() => undefined);
    if (path !== undefined) open.add(path);
  }
  return open;
}

/** Paths of the files that are open in processes that we may look at: one in another container cannot be seen. */
export async function openFilesOfAll(): Promise<ReadonlySet<string>> {
  const open = new Set<string>();
  const processes = await nativePromises.readdir('/proc').catch(() => []);
  for (const process of processes.filter((name) => /^\d+$/.test(name)))
    for (const path of await openFiles(process)) open.add(path);
  return open;
}
