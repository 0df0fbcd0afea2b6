import { dirname } from 'node:path';
import { codeOf } from '../errors.js';
import { nativePromises } from '../native-fs.js';
import type { CacheLayout } from './layout.js';
import { writeMeta } from './meta.js';
import { type CachedFile, type CacheRecord, identify } from './record.js';
import type { TemporaryFile } from './temporary-file.js';

export interface Modes {
  /** Permission bits of published files; default 0o644. */
  readonly file: number;
  /** Permission bits of the directories below `files/`; default 0o755. */
  readonly directory: number;
}

/**
 * Makes a temporary file the cached file of a key: whole, checked by the caller, visible in one step.
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
): Promise<CachedFile> {
  const { handle } = temporary;
  await handle.chmod(modes.file);
  await handle.utimes(record.modified / 1000, record.modified / 1000);
  await nativePromises.unlink(layout.meta(key)).catch(ignoreMissing);
  const path = await moveIntoPlace(layout, key, temporary.path, modes.directory);
  const identity = identify(await handle.stat({ bigint: true }));
  await handle.close();
  await writeMeta(layout, { format: 1, key, file: layout.relative(path), record, identity });
  return { path, record, identity };
}

/** Under its own name, or, where a disk cannot hold that (`a` beside `a/b`), under a hash. */
async function moveIntoPlace(layout: CacheLayout, key: string, from: string, mode: number): Promise<string> {
  const own = layout.ownName(key);
  if (own !== undefined && (await tryToMove(from, own, mode))) return own;
  const hashed = layout.hashedName(key);
  await nativePromises.mkdir(dirname(hashed), { recursive: true, mode });
  await nativePromises.rename(from, hashed);
  return hashed;
}

const IN_THE_WAY = new Set(['EEXIST', 'EISDIR', 'ENOTDIR', 'ENOTEMPTY', 'ENAMETOOLONG', 'EINVAL', 'EILSEQ']);

async function tryToMove(from: string, to: string, mode: number): Promise<boolean> {
  try {
    await nativePromises.rename(from, to);
    return true;
  } catch (error) {
    if (IN_THE_WAY.has(codeOf(error) ?? '')) return false;
    if (codeOf(error) !== 'ENOENT') throw error;
  }
  try {
    await nativePromises.mkdir(dirname(to), { recursive: true, mode });
    await nativePromises.rename(from, to);
    return true;
  } catch (error) {
    if (IN_THE_WAY.has(codeOf(error) ?? '')) return false;
    throw error;
  }
}

function ignoreMissing(error: unknown): void {
  const code = codeOf(error);
  if (code !== 'ENOENT' && code !== 'ENOTDIR') throw error;
}
