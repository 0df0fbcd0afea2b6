import { dirname } from 'node:path';
import { nativeFs, nativePromises } from '../native-fs.js';
import type { CacheLayout } from './layout.js';
import { type Meta, parseMeta } from './meta.js';
import { createDraft, writeFully } from './temporary-file.js';

/** S3 takes 2 KiB of metadata and 1 KiB of key; what is longer by far is no meta of ours, and nobody reads it. */
const LONGEST_META_BYTES = 64 * 1024;

/** Reads a key's meta. `undefined` when there is none, or it is damaged, foreign, or speaks of another key. */
export async function readMeta(layout: CacheLayout, key: string): Promise<Meta | undefined> {
  const text = await readShortFile(layout.meta(key)).catch(() => undefined);
  const meta = text === undefined ? undefined : parseMeta(text);
  return meta?.key === key ? meta : undefined;
}

/** Rejects with the disk's error, or a `RangeError` for a record that is too long; the old meta is then in place. */
export async function writeMeta(layout: CacheLayout, meta: Meta): Promise<void> {
  const text = JSON.stringify(meta);
  if (Buffer.byteLength(text) > LONGEST_META_BYTES) throw new RangeError(`too long a record: ${meta.key}`);
  const path = layout.meta(meta.key);
  await nativePromises.mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = await createDraft(layout.temporary);
  try {
    await writeFully(draft.handle, Buffer.from(text), 0);
    await draft.handle.close();
    await nativePromises.rename(draft.path, path);
  } catch (error) {
    await draft.discard();
    throw error;
  }
}

// Absent where the system has none. Opening a FIFO would otherwise wait for its writer, in a thread of the pool.
const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = nativeFs.constants;

async function readShortFile(path: string): Promise<string | undefined> {
  const handle = await nativePromises.open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    const stats = await handle.stat();
    if (!stats.isFile() || stats.size > LONGEST_META_BYTES) return undefined;
    const bytes = Buffer.alloc(stats.size);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
    return bytes.toString('utf8', 0, bytesRead);
  } finally {
    await handle.close();
  }
}
