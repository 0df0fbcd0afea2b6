import { nativePromises } from '../native-fs.js';
import { checkLength } from './integrity.js';
import type { CacheLayout } from './layout.js';
import { removeMeta, writeMeta } from './meta-file.js';
import { moveIntoPlace, sizeInPlace } from './place.js';
import { type CachedFile, type CacheRecord, identify } from './record.js';
import type { TemporaryFile, TemporaryReader } from './temporary-file.js';

export interface Modes {
  /** Permission bits of published files; default 0o644. */
  readonly file: number;
  /** Permission bits of the directories below `files/`; default 0o755. */
  readonly directory: number;
}

export interface Published {
  readonly file: CachedFile;
  /** Bytes of the file that lay there before; `undefined` for none, or one that is another's to tell. */
  readonly replaced: number | undefined;
}

/**
 * Makes a temporary file the cached file of a key: whole, checked by the caller, visible in one step. Rejects with the
 * disk's error, or an `IntegrityError` for a file of another length; nothing is visible then.
 *
 * The old meta goes first and the new one comes last, with an identity read from our own descriptor after the rename,
 * so that a crash or another writer at any instant leaves a pair that does not agree, which is a miss.
 */
export async function publish(
  layout: CacheLayout,
  key: string,
  record: CacheRecord,
  temporary: TemporaryFile,
  modes: Modes,
): Promise<Published> {
  const { reader } = temporary;
  let path: string | undefined;
  try {
    await finishWriting(temporary, record, modes.file);
    checkLength((await reader.stat()).size, record.size);
    const isFirst = !(await removeMeta(layout, key));
    const replaced = isFirst ? undefined : await sizeInPlace(layout, key);
    path = await moveIntoPlace(layout, key, temporary.path, modes.directory, isFirst);
    const identity = identify(await reader.stat({ bigint: true }));
    await writeMeta(layout, { format: 1, key, file: layout.relative(path), record, identity });
    closeLater(reader);
    return { file: { path, record, identity }, replaced };
  } catch (error) {
    await reader.close().catch(ignore);
    if (path !== undefined) await nativePromises.unlink(path).catch(ignore);
    throw error;
  }
}

/** After this only the descriptor that cannot write is open. Some file systems report a failed write only at the close. */
async function finishWriting(
  { handle }: TemporaryFile,
  { modified }: CacheRecord,
  mode: number,
): Promise<void> {
  const seconds = toSeconds(modified);
  await handle.utimes(seconds, seconds);
  await handle.chmod(mode);
  await handle.close();
}

/** libuv cuts off what a double of seconds cannot say: half a microsecond more, and no millisecond becomes the one before. */
export function toSeconds(milliseconds: number): number {
  const seconds = milliseconds / 1000;
  return (seconds % 1) * 1000 < milliseconds % 1000 ? (milliseconds + 0.0005) / 1000 : seconds;
}

/** Longer than one step of the clock that a kernel takes change times from. */
export const CLOCK_STEP_MS = 20;

/**
 * While we have the file open its inode cannot be given to another file. So no later version can have both this inode
 * and, within the same step of the clock, this change time, and be taken for this one.
 */
function closeLater(reader: TemporaryReader): void {
  setTimeout(() => void reader.close().catch(ignore), CLOCK_STEP_MS).unref();
}

function ignore(): void {}
