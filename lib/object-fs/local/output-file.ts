import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Lease } from '../../cache/leases/leases.js';
import { openTemporaryFile, temporaryName } from '../../cache/temporary-file.js';
import { errnoError, throwIfAborted } from '../../errors.js';
import type { LocalFileOptions, LocalOutput } from '../../local-file.js';
import { nativePromises } from '../../native-fs.js';
import type { Context } from '../context.js';
import { parseOpenFlags } from '../open-flags.js';
import { type Place, placeOf } from '../place.js';
import { recordOf } from '../record-of.js';
import { sourceOfFile } from '../uploading/source.js';
import { placeToWrite, storeFile } from '../write-file.js';
import { ownNameOf } from './own-name.js';

/**
 * A place for a program's output, which is stored when it is published. It lies on the disk of the cache, so that what was
 * stored becomes the cached file; in the temporary directory where that disk refuses. Errors are those of `open`.
 */
export async function outputFile(
  context: Context,
  path: unknown,
  { signal }: LocalFileOptions = {},
): Promise<LocalOutput> {
  throwIfAborted(signal);
  const flags = await parseOpenFlags('w');
  const there = await placeToWrite(context, await placeOf(path, 'open'), flags);
  const { directory, lease } = await makeRoom(context);
  const local = join(directory, ownNameOf(there.key));
  return {
    path: local,
    publish: (abort) => publish(context, there, local, abort),
    async dispose() {
      await nativePromises.rm(directory, { recursive: true, force: true }).catch(() => {});
      await lease?.release();
    },
  };
}

/** A directory of its own, since the name is not free to choose; leased, so that nobody takes it for forgotten. */
async function makeRoom({ cache, leases }: Context): Promise<{ directory: string; lease?: Lease }> {
  try {
    const directory = temporaryName(await cache.temporaryDirectory());
    const lease = await leases.take(directory);
    try {
      await nativePromises.mkdir(directory, { mode: 0o700 });
      return { directory, lease };
    } catch (error) {
      await lease.release();
      throw error;
    }
  } catch {
    return { directory: await nativePromises.mkdtemp(join(tmpdir(), 'mediafs-')) };
  }
}

async function publish(
  context: Context,
  there: Place,
  local: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { key, path } = there;
  const stats = await nativePromises.lstat(local).catch((error) => {
    throw errnoError('ENOENT', 'open', { path, cause: error });
  });
  if (!stats.isFile()) throw errnoError(stats.isDirectory() ? 'EISDIR' : 'EINVAL', 'open', { path });
  const temporary = await openTemporaryFile(local);
  let isKept = false;
  try {
    const source = sourceOfFile(temporary.handle, stats.size);
    const keep: Parameters<typeof storeFile>[4] = async (state) => {
      isKept = true;
      // It is stored: a disk that does not take it costs a download.
      await context.cache.adopt(key, recordOf(state), temporary).catch(() => {});
    };
    await storeFile(context, there, source, { exclusive: false }, keep, signal);
  } finally {
    if (!isKept) await temporary.discard();
  }
}
