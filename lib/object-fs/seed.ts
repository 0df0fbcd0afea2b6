import { isSameFile } from '../cache/record.js';
import { type TemporaryFile, writeFully } from '../cache/temporary-file.js';
import { nativeFs, nativePromises } from '../native-fs.js';
import type { Context } from './context.js';
import type { Content } from './ensure.js';
import { fillFromStore } from './fill-from-store.js';
import type { StoreFaults } from './store-faults.js';

/**
 * Puts the content that a write starts from into its staging file: that very version, whatever becomes of the cache
 * meanwhile, for what is missing here would be missing in the object that is stored.
 */
export async function seed(
  context: Context,
  key: string,
  content: Content,
  staging: TemporaryFile,
  faults: StoreFaults,
  signal?: AbortSignal | undefined,
): Promise<void> {
  if (content.bytes) return writeFully(staging.handle, content.bytes, 0);
  if (await copied(context, key, content, staging)) return;
  await staging.handle.truncate(0);
  await fillFromStore(context, key, content.state.version, staging, faults, signal);
}

const { COPYFILE_FICLONE } = nativeFs.constants;

async function copied(
  { cache }: Context,
  key: string,
  { file, state }: Content,
  staging: TemporaryFile,
): Promise<boolean> {
  if (!file) return false;
  try {
    await nativePromises.copyFile(file.path, staging.path, COPYFILE_FICLONE);
  } catch {
    // Evicted, or unreadable; if the disk is full, the filling will say so.
    return false;
  }
  // Another version may have come under the path that was copied.
  const after = await cache.lookUp(key);
  if (!after || !isSameFile(after.identity, file.identity)) return false;
  return (await staging.handle.stat()).size === state.size;
}
