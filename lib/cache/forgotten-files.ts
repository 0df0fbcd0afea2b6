import { basename, join } from 'node:path';
import { nativePromises } from '../native-fs.js';
import { openFilesOfAll } from './budget/open-files.js';
import type { CacheLayout } from './layout.js';
import { leasedPaths } from './leases/leased-paths.js';

/** A temporary file, or a directory with a private copy in it. */
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
  const old: ForgottenFile[] = [];
  for await (const { changed, ...file } of temporaryFiles(layout))
    if (Date.now() - changed > olderThan) old.push(file);
  if (old.length === 0) return [];
  const held = await heldNames();
  const leased = await leasedPaths(layout);
  return old.filter(({ path }) => !held.has(basename(path)) && !leased.has(path));
}

interface TemporaryEntry extends ForgottenFile {
  /** Milliseconds since 1970. */
  readonly changed: number;
}

/** What lies among the temporary files, whosever it is. Never rejects. */
export async function* temporaryFiles(layout: CacheLayout): AsyncGenerator<TemporaryEntry> {
  for (const name of await nativePromises.readdir(layout.temporary).catch(() => [])) {
    const path = join(layout.temporary, name);
    const stats = await nativePromises.lstat(path).catch(() => undefined);
    if (!stats) continue;
    // The change time: the modification time of a staging file may be a mark.
    yield { path, size: stats.isDirectory() ? await bytesIn(path) : stats.size, changed: stats.ctimeMs };
  }
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
  return new Set(Array.from(await openFilesOfAll(), (path) => basename(path)));
}
