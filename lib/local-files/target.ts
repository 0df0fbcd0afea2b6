import { posix } from 'node:path';
import { codeOf, errnoError } from '../errors.js';
import type { FsPromises, Stats } from '../native-fs.js';
import { hasTrailingSlash } from '../paths.js';
import { requireRegular } from './open-error.js';

/** Where a file is to be put in one step: no link, which a rename would replace. */
export interface Target {
  readonly path: string;
  /** Permission bits of the file that is there. */
  readonly mode?: number;
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
  return { path: await promises.realpath(path), mode: stats.mode & 0o7777 };
}

const W_OK = 2;

async function statsOf(promises: FsPromises, path: string): Promise<Stats | undefined> {
  try {
    return await promises.stat(path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    return undefined;
  }
}
