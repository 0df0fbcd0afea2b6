import { temporaryName } from '../../cache/temporary-file.js';
import { PrivateDirectory } from '../../local-files/private-directory.js';
import type { LocalContext } from './context.js';

export type PrivateRoom = Pick<PrivateDirectory, 'path' | 'remove'>;

/**
 * On the disk of the cache, and leased, so that nobody takes it for forgotten while this process runs. Rejects with that
 * disk's error.
 */
export async function makeRoomInCache({ cache, leases }: LocalContext): Promise<PrivateRoom> {
  const path = temporaryName(await cache.temporaryDirectory());
  const lease = await leases.take(path);
  try {
    const directory = await PrivateDirectory.makeAt(path);
    return {
      path,
      async remove() {
        await directory.remove();
        await lease.release();
      },
    };
  } catch (error) {
    await lease.release();
    throw error;
  }
}
