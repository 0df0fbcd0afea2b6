import { dirname } from 'node:path';
import { codeOf } from '../errors.js';
import { nativePromises } from '../native-fs.js';
import type { CacheLayout } from './layout.js';
import { requireReached } from './reach.js';
import { temporaryName } from './temporary-file.js';

/**
 * Makes a directory and those above it that are missing, with these permission bits under any umask. Each appears with
 * them already set: a process that dies between making one and changing its mode would lock other users out for ever.
 *
 * Rejects with the disk's error: `ENOTDIR` if a file is in the way, `ELOOP` if a symbolic link is.
 */
export async function makeDirectory(layout: CacheLayout, path: string, mode: number): Promise<void> {
  await requireReached(layout, dirname(path)).catch((error) => {
    if (codeOf(error) !== 'ENOENT') throw error;
    return makeDirectory(layout, dirname(path), mode);
  });
  const fresh = temporaryName(layout.temporary);
  await nativePromises.mkdir(fresh, 0o700);
  try {
    await nativePromises.chmod(fresh, mode);
    await nativePromises.rename(fresh, path);
  } catch (error) {
    await nativePromises.rmdir(fresh).catch(ignore);
    // Somebody else has made it, and has put something into it.
    if (!IS_THERE.has(codeOf(error) ?? '')) throw error;
  }
}

const IS_THERE = new Set(['EEXIST', 'ENOTEMPTY']);

function ignore(): void {}
