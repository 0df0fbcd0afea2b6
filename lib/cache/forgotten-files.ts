import { basename, join } from 'node:path';
import { nativePromises } from '../native-fs.js';
import type { CacheLayout } from './layout.js';
import { leasedPaths } from './leases/leased-paths.js';

/** A temporary file that nobody uses any more. */
export interface ForgottenFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

/**
 * Temporary files that are nobody's: nobody has touched them for so many milliseconds, no process that can be seen here
 * holds them open, and no living one has leased them, as it does with directories for files of other programs. A process
 * in another container cannot be seen. If one does hold such a file, it keeps its open descriptor, and with it the bytes;
 * only what it would then have published as a cached file is missing. Rejects with the disk's error where leases cannot be
 * read.
 */
export async function forgottenFiles(layout: CacheLayout, olderThan: number): Promise<ForgottenFile[]> {
  const names = await nativePromises.readdir(layout.temporary).catch(() => []);
  const old: ForgottenFile[] = [];
  for (const name of names) {
    const path = join(layout.temporary, name);
    const stats = await nativePromises.lstat(path).catch(() => undefined);
    // The change time: the modification time of a staging file may be a mark.
    if (!stats || Date.now() - stats.ctimeMs <= olderThan) continue;
    old.push({ path, size: stats.isDirectory() ? await bytesIn(path) : stats.size });
  }
  if (old.length === 0) return [];
  const held = await heldNames();
  const leased = await leasedPaths(layout);
  return old.filter(({ path }) => !held.has(basename(path)) && !leased.has(path));
}

/** With all that is in it; rejects with the disk's error. */
export async function removeForgotten({ path }: ForgottenFile): Promise<void> {
  await nativePromises.rm(path, { recursive: true });
}

/** Of the files right in a directory, as our own have them. */
async function bytesIn(directory: string): Promise<number> {
  const names = await nativePromises.readdir(directory).catch(() => []);
  const all = await Promise.all(
    names.map((name) => nativePromises.lstat(join(directory, name)).catch(() => undefined)),
  );
  return all.reduce((sum, stats) => sum + (stats?.size ?? 0), 0);
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
