import { errnoError } from '../errors.js';
import { nativePromises } from '../native-fs.js';
import type { CacheLayout } from './layout.js';

/**
 * Rejects with `ELOOP` unless a directory of the cache is where its path says: a foreign symbolic link must not lead us
 * out of the store's files. Rejects with the disk's error where there is none.
 */
export async function requireReached(layout: CacheLayout, directory: string): Promise<void> {
  // The cache directory itself may be reached in any way.
  if (directory === layout.root) return;
  const real = await nativePromises.realpath(directory);
  if (!isReached(layout, directory, real)) throw errnoError('ELOOP', 'realpath', { path: directory });
}

/** Whether a directory, whose real path is given, is where its path says. */
export function isReached(layout: CacheLayout, directory: string, real: string): boolean {
  return real.endsWith(`/${layout.relative(directory)}`);
}
