import { basename, join } from 'node:path';
import { nativePromises } from '../native-fs.js';
import type { CacheLayout } from './layout.js';

/** A temporary file that nobody uses any more. */
export interface ForgottenFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

/**
 * Temporary files that are nobody's: nobody has touched them for so many milliseconds, and no process that can be seen
 * here holds them open. A process in another container cannot be seen. If one does hold such a file, it keeps its open
 * descriptor, and with it the bytes; only what it would then have published as a cached file is missing.
 */
export async function forgottenFiles(layout: CacheLayout, olderThan: number): Promise<ForgottenFile[]> {
  const names = await nativePromises.readdir(layout.temporary).catch(() => []);
  const old: ForgottenFile[] = [];
  for (const name of names) {
    const path = join(layout.temporary, name);
    const stats = await nativePromises.lstat(path).catch(() => undefined);
    // The change time: the modification time of a staging file may be a mark. Directories are made and filled at once.
    if (stats && Date.now() - stats.ctimeMs > olderThan) old.push({ path, size: stats.size });
  }
  if (old.length === 0) return [];
  const held = await heldNames();
  return old.filter(({ path }) => !held.has(basename(path)));
}

/** A file or an empty directory; rejects with the disk's error. */
export async function removeForgotten({ path }: ForgottenFile): Promise<void> {
  const stats = await nativePromises.lstat(path);
  if (stats.isDirectory()) await nativePromises.rmdir(path);
  else await nativePromises.unlink(path);
}

/** Names of files that are open in processes that we may look at: random ones of 128 bits, so no other file has them. */
async function heldNames(): Promise<ReadonlySet<string>> {
  const held = new Set<string>();
  const processes = await nativePromises.readdir('/proc').catch(() => []);
  for (const process of processes.filter((name) => /^\d+$/.test(name))) {
    const directory = `/proc/${process}/fd`;
    for (const number of await nativePromises.readdir(directory).catch(() => [])) {
      const target = await nativePromises.readlink(join(directory, number)).catch(() => '');
      held.add(basename(target));
    }
  }
  return held;
}
