import { dirname, join } from 'node:path';
import { openTemporaryFile } from '../../cache/temporary-file.js';
import { throwIfAborted } from '../../errors.js';
import type { LocalOutput, LocalOutputOptions } from '../../local-files/local-file.js';
import { ownNameOf } from '../../local-files/own-name.js';
import { PrivateDirectory, requireOutput } from '../../local-files/private-directory.js';
import { type FileHandle, nativeFs, nativePromises } from '../../native-fs.js';
import { asDiskError } from '../disk-errors.js';
import type { ObjectState } from '../object-state.js';
import { parseOpenFlags } from '../open-flags.js';
import { type Place, placeOf } from '../place.js';
import { recordOf } from '../record-of.js';
import { sourceOfFile } from '../uploading/source.js';
import { placeToWrite, storeFile } from '../write-file.js';
import type { LocalContext } from './context.js';
import { makeRoomInCache, type PrivateRoom } from './private-room.js';

/**
 * A place for a program's output, which is stored when it is published. It lies on the disk of the cache, so that what was
 * stored becomes the cached file; in the temporary directory where that disk refuses. Errors are those of `open`.
 */
export async function outputFile(
  context: LocalContext,
  path: unknown,
  { signal, mode }: LocalOutputOptions = {},
): Promise<LocalOutput> {
  throwIfAborted(signal);
  const flags = await parseOpenFlags('w');
  const there = await placeToWrite(context, await placeOf(path, 'open'), flags);
  const room: PrivateRoom = await makeRoomInCache(context)
    .catch(() => PrivateDirectory.make())
    .catch((error) => {
      throw asDiskError(error, there.path);
    });
  const local = join(room.path, ownNameOf(there.key));
  const { staging, layout } = context.cache;
  if (dirname(room.path) === layout.temporary) staging.begin(local);
  return {
    path: local,
    publish: (abort) => publish(context, there, { local, mode }, abort),
    async dispose() {
      await room.remove();
      staging.discard(local);
    },
  };
}

// Absent where the system has none.
const { O_RDONLY, O_NOFOLLOW = 0 } = nativeFs.constants;

async function publish(
  context: LocalContext,
  there: Place,
  { local, mode }: { readonly local: string; readonly mode: number | undefined },
  signal: AbortSignal | undefined,
): Promise<void> {
  await requireOutput(local, there.path);
  const handle = await nativePromises.open(local, O_RDONLY | O_NOFOLLOW).catch((error) => {
    throw asDiskError(error, there.path);
  });
  try {
    const before = await handle.stat({ bigint: true });
    const keep = (state: ObjectState) =>
      keepInCache(context, there.key, state, local, handle, before.mtimeNs);
    await storeFile(
      context,
      there,
      sourceOfFile(handle, Number(before.size)),
      { exclusive: false, mode },
      keep,
      signal,
    );
  } catch (error) {
    throwIfAborted(signal);
    throw error;
  } finally {
    await handle.close();
  }
}

/** It is stored: what the cache does not take costs a download later. */
async function keepInCache(
  { cache }: LocalContext,
  key: string,
  state: ObjectState,
  local: string,
  handle: FileHandle,
  modified: bigint,
): Promise<void> {
  try {
    // A program may leave a file that nobody may write.
    await nativePromises.chmod(local, 0o600);
    const temporary = await openTemporaryFile(local);
    const mtime = await handle.stat({ bigint: true }).then(({ mtimeNs }) => mtimeNs, ignore);
    // Else somebody still writes to it, who was to have done, or the disk does not say.
    if (mtime === modified) return void (await cache.adopt(key, recordOf(state), temporary));
    await temporary.discard();
  } catch {
    // Neither this version nor the one before it is there then.
  }
  await cache.drop(key);
}

function ignore(): void {}
