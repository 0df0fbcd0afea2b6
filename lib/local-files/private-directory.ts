import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errnoError } from '../errors.js';
import { nativePromises, type Stats } from '../native-fs.js';
import { requireRegular } from './open-error.js';

/** A directory of mode 0700 with a name that nobody else has; below the temporary directory, if nobody says where. */
export function makePrivateDirectory(beneath: string = tmpdir()): Promise<string> {
  return nativePromises.mkdtemp(join(beneath, '.mediafs-'));
}

export async function removePrivateDirectory(directory: string): Promise<void> {
  await nativePromises.rm(directory, { recursive: true, force: true }).catch(() => {});
}

/** What a program has left in its private directory. `ENOENT` for nothing, with the reason as its cause. */
export async function requireOutput(local: string, path: string): Promise<Stats> {
  const stats = await nativePromises.lstat(local).catch((error) => {
    throw errnoError('ENOENT', 'open', {
      path,
      cause: new Error(`no file was written to '${local}'`, { cause: error }),
    });
  });
  requireRegular(stats, path, new Error(`no regular file was written to '${local}'`));
  return stats;
}
