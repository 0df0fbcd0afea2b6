import { codeOf, isNothingThere } from '../errors.js';
import { nativeFs, nativePromises } from '../native-fs.js';
import type { CacheLayout } from './layout.js';
import type { Meta } from './meta.js';
import { NumericHandle } from './numeric-handle.js';
import { openNumber } from './temporary-file.js';
import { writeWhole } from './write-whole.js';

/** S3 takes 2 KiB of metadata and 1 KiB of key; what is longer by far is no meta of ours, and nobody reads it. */
export const LONGEST_META_BYTES = 64 * 1024;

/** The text of a key's meta. `undefined` when there is none, or what is there is none of ours. */
export function readMetaText(
  layout: CacheLayout,
  key: string,
  faulted: (error: unknown) => void = () => {},
): Promise<string | undefined> {
  return readShortFile(layout.meta(key)).catch((error) => {
    if (!NONE.has(codeOf(error) ?? '')) faulted(error);
    return undefined;
  });
}

/** There is nothing, or something of somebody else's. */
const NONE = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'EISDIR', 'ENXIO']);

/** Rejects with the disk's error, or a `RangeError` for a record that is too long; the old meta is then in place. */
export async function writeMeta(layout: CacheLayout, meta: Meta): Promise<void> {
  const text = metaText(meta);
  await writeWhole(layout, layout.meta(meta.key), text);
}

/** Throws a `RangeError` for a record that is too long. */
export function metaText(meta: Meta): string {
  const text = JSON.stringify(meta);
  if (Buffer.byteLength(text) > LONGEST_META_BYTES) throw new RangeError(`too long a record: ${meta.key}`);
  return text;
}

/** Resolves with whether there was one: whoever removes the meta has removed the file. Rejects with the disk's error. */
export async function removeMeta(layout: CacheLayout, key: string): Promise<boolean> {
  try {
    await nativePromises.unlink(layout.meta(key));
    return true;
  } catch (error) {
    if (!isNothingThere(error)) throw error;
    return false;
  }
}

// Absent where the system has none. Opening a FIFO would otherwise wait for its writer, in a thread of the pool.
const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = nativeFs.constants;

export const META_FLAGS = O_RDONLY | O_NOFOLLOW | O_NONBLOCK;

/** The text of a regular file of no more than the longest meta. Rejects with the disk's error. */
export async function readShortFile(path: string): Promise<string | undefined> {
  // Of all reads most find nothing here, and a plain number tells that for half of what a handle takes.
  const handle = new NumericHandle(await openNumber(path, META_FLAGS));
  try {
    const stats = await handle.stat();
    if (!stats.isFile() || stats.size > LONGEST_META_BYTES) return undefined;
    const bytes = Buffer.alloc(Number(stats.size));
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
    return bytes.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}
