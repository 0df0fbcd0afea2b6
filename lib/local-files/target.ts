import { posix } from 'node:path';
import { codeOf, errnoError } from '../errors.js';
import type { FsPromises, Stats } from '../native-fs.js';
import { hasTrailingSlash } from '../paths.js';
import { requireRegular } from './open-error.js';

/** Where a file is to be put in one step: no link, which a rename would replace. */
export interface Target {
  readonly path: string;
  /** What the file that is there keeps. */
  readonly kept?: Kept;
}

interface Kept {
  /** Permission bits. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** As a kernel. */
const MOST_LINKS = 40;

/**
 * Where a path leads for `open` with `w`, in a file system that has the shape of `fs`. Fails as that would: `EISDIR`,
 * `ENOENT` without the directory, `EACCES` for a file that may not be written; `EINVAL` for what is no regular file.
 */
export async function targetOf(promises: FsPromises, given: string): Promise<Target> {
  if (hasTrailingSlash(given)) throw errnoError('EISDIR', 'open', { path: given });
  let path = given;
  for (let links = 0; links <= MOST_LINKS; links += 1) {
    const stats = await statsOf(promises, path);
    if (stats) return await existing(promises, given, path, stats);
    const target = await promises.readlink(path).catch(() => undefined);
    const directory = await promises.realpath(posix.dirname(path));
    if (target === undefined) {
      const parent = await promises.stat(directory);
      if (!parent.isDirectory()) throw errnoError('ENOTDIR', 'open', { path: given });
      return { path: posix.join(directory, posix.basename(path)) };
    }
    path = posix.resolve(directory, target);
  }
  throw errnoError('ELOOP', 'open', { path: given });
}

async function existing(promises: FsPromises, given: string, path: string, stats: Stats): Promise<Target> {
  requireRegular(stats, given);
  await promises.access(path, W_OK);
  const { mode, uid, gid } = stats;
  return { path: await promises.realpath(path), kept: { mode: mode & 0o7777, uid, gid } };
}

const W_OK = 2;

/** Gives a file that is to take another one's place what that keeps; the owner only where the system lets it. */
export async function keep(
  promises: FsPromises,
  path: string,
  { kept }: Target,
  mode: number | undefined,
): Promise<void> {
  const bits = kept?.mode ?? mode;
  if (kept) await promises.chown(path, kept.uid, kept.gid).catch(() => {});
  if (bits !== undefined) await promises.chmod(path, bits);
}

async function statsOf(promises: FsPromises, path: string): Promise<Stats | undefined> {
  try {
    return await promises.stat(path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    return undefined;
  }
}
