import { temporaryName } from '../../cache/temporary-file.js';
import { makePrivateDirectory, removePrivateDirectory } from '../../local-files/private-directory.js';
import { nativePromises } from '../../native-fs.js';
import type { LocalContext } from './context.js';

/** A directory of somebody's own, for a file whose name is not free to choose. */
export interface PrivateRoom {
  readonly directory: string;
  /** With all that is in it. Never rejects. */
  remove(): Promise<void>;
}

/**
 * On the disk of the cache, and leased, so that nobody takes it for forgotten while this process runs. Rejects with that
 * disk's error.
 */
export async function makeRoomInCache({ cache, leases }: LocalContext): Promise<PrivateRoom> {
  const directory = temporaryName(await cache.temporaryDirectory());
  const lease = await leases.take(directory);
  try {
    await nativePromises.mkdir(directory, { mode: 0o700 });
  } catch (error) {
    await lease.release();
    throw error;
  }
  return {
    directory,
    async remove() {
      await removePrivateDirectory(directory);
      await lease.release();
    },
  };
}

/** Below the temporary directory. Rejects with the disk's error. */
export async function makeRoomElsewhere(): Promise<PrivateRoom> {
  const directory = await makePrivateDirectory();
  return { directory, remove: () => removePrivateDirectory(directory) };
}
