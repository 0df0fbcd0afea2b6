import { dirname } from 'node:path';
import { codeOf } from '../errors.js';
import { nativePromises } from '../native-fs.js';
import type { CacheLayout } from './layout.js';
import { makeDirectory } from './make-directory.js';
import { requireReached } from './reach.js';
import { removeEmpty } from './remove-empty.js';

/**
 * Moves a complete file to the place of its key: under its own name, or, where a disk cannot hold that (`a` beside
 * `a/b`), under a hash. Answers where it is. Rejects with the disk's error.
 *
 * `mode` is that of directories that have to be made; `isFirst`: there was no file of the key.
 */
export async function moveIntoPlace(
  layout: CacheLayout,
  key: string,
  from: string,
  mode: number,
  isFirst: boolean,
): Promise<string> {
  const own = layout.ownName(key);
  const hashed = layout.hashedName(key);
  if (own !== undefined && (await tryToMove(layout, from, own, mode))) {
    // A file that had been in the way is gone since.
    if (!isFirst) await nativePromises.unlink(hashed).catch(ignore);
    return own;
  }
  await move(layout, from, hashed, mode);
  return hashed;
}

/** Bytes of the file of a key, wherever it is; `undefined` where there is none. */
export async function sizeInPlace(layout: CacheLayout, key: string): Promise<number | undefined> {
  for (const place of [layout.ownName(key), layout.hashedName(key)]) {
    const stats = place === undefined ? undefined : await nativePromises.lstat(place).catch(ignore);
    if (stats?.isFile()) return stats.size;
  }
  return undefined;
}

/** Removes the files of a key, wherever they are, and the directories that this leaves empty. */
export async function removeFromPlace(layout: CacheLayout, key: string): Promise<void> {
  for (const place of [layout.ownName(key), layout.hashedName(key)]) {
    if (place !== undefined) await remove(layout, place).catch(ignore);
  }
}

async function remove(layout: CacheLayout, place: string): Promise<void> {
  await requireReached(layout, dirname(place));
  await nativePromises.unlink(place).catch(ignore);
  await removeEmpty(layout, dirname(place));
}

const IN_THE_WAY = new Set([
  'EEXIST',
  'EISDIR',
  'ENOTDIR',
  'ENOTEMPTY',
  'ENAMETOOLONG',
  'EINVAL',
  'EILSEQ',
  'ELOOP',
]);

async function tryToMove(layout: CacheLayout, from: string, to: string, mode: number): Promise<boolean> {
  try {
    await move(layout, from, to, mode);
    return true;
  } catch (error) {
    if (IN_THE_WAY.has(codeOf(error) ?? '')) return false;
    throw error;
  }
}

const TRIES = 5;

async function move(layout: CacheLayout, from: string, to: string, mode: number): Promise<void> {
  const directory = dirname(to);
  for (let attempt = 1; ; attempt += 1) {
    try {
      await requireReached(layout, directory);
      return await nativePromises.rename(from, to);
    } catch (error) {
      // The directory may also be removed just now, by somebody who found it empty.
      if (codeOf(error) !== 'ENOENT' || attempt === TRIES) throw error;
      await makeDirectory(layout, directory, mode).catch(ignoreMissing);
    }
  }
}

function ignoreMissing(error: unknown): void {
  if (codeOf(error) !== 'ENOENT') throw error;
}

function ignore(): undefined {
  return undefined;
}
