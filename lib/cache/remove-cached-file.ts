import { dirname } from 'node:path';
import { nativePromises } from '../native-fs.js';
import type { CacheLayout } from './layout.js';
import { requireReached } from './reach.js';
import { type FileIdentity, identify, isSameFile } from './record.js';
import { removeEmpty } from './remove-empty.js';

/**
 * Removes a file of any store, and the directories that this leaves empty, if it is the one that is meant: somebody may
 * just have put a newer version there. Rejects with the disk's error; resolves with whether it is gone.
 */
export async function removeCachedFile(
  layout: CacheLayout,
  identity: FileIdentity,
  file: string,
): Promise<boolean> {
  await requireReached(layout, dirname(file));
  const stats = await nativePromises.lstat(file, { bigint: true });
  if (!isSameFile(identify(stats), identity)) return false;
  await nativePromises.unlink(file);
  await removeEmpty(layout, dirname(file));
  return true;
}
