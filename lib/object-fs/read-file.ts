import type { CachedFile } from '../cache/record.js';
import { codeOf, errnoError, throwIfAborted } from '../errors.js';
import { nativePromises } from '../native-fs.js';
import type { Context } from './context.js';
import { type Content, ensureContent, noFileError, type Wanted } from './ensure.js';
import { following, leadTo } from './links/follow.js';
import { open } from './open.js';
import { checkOptions } from './options.js';
import { type Place, placeOf } from './place.js';
import { readFromStore } from './read-from-store.js';
import { plainState } from './settled-state.js';
import { readFresh } from './stale.js';
import { asErrno, isDamaged, isMissing, isStale } from './store-errors.js';

export type ReadFileOptions =
  | { encoding?: BufferEncoding | null; flag?: string | number; signal?: AbortSignal }
  | BufferEncoding
  | null;

/** As `fs.promises.readFile`. Warm, the cached file is read; cold, one download gives file and bytes. */
export async function readFile(
  context: Context,
  path: unknown,
  options?: ReadFileOptions,
): Promise<Buffer | string> {
  const { encoding, flag, signal } = typeof options === 'string' ? { encoding: options } : (options ?? {});
  await checkOptions(options);
  throwIfAborted(signal);
  if (flag !== undefined && flag !== null && flag !== 'r')
    return readThroughHandle(context, path, flag, options);
  const place = await placeOf(path, 'open');
  const how = following(true, { syscall: 'open', path: place.path, isReading: true });
  const bytes = await leadTo(context, place, how, (there) => readPlace(context, there, signal));
  return encoding && (encoding as string) !== 'buffer' ? bytes.toString(encoding) : bytes;
}

const TRIES = 3;

async function readPlace(context: Context, place: Place, signal: AbortSignal | undefined): Promise<Buffer> {
  const warm = await readWarm(context, place);
  throwIfAborted(signal);
  if (warm) return warm;
  for (let attempt = 1; ; attempt += 1) {
    const content = await contentOf(context, place, signal, { bytes: true });
    if (content.bytes) return Buffer.from(content.bytes);
    try {
      if (content.file) return await readCached(context, content.file, signal);
    } catch (error) {
      // What Node itself refuses, an abort or too large a file, stays so.
      if (!isOfDisk(error)) throw error;
      // Evicted between our check and Node's open: look again. Any other fault of the disk costs a download.
      if (codeOf(error) === 'ENOENT' && attempt < TRIES) continue;
    }
    try {
      return await readFromStore(context, place.key, content.state, signal);
    } catch (error) {
      if (attempt === TRIES || !(isStale(error) || isMissing(error) || isDamaged(error)))
        throw asErrno(error, 'read', place.path);
      context.knowledge.doubt(place.key);
    }
  }
}

/** The bytes of a file that is known, fresh and cached, by one open descriptor; undefined for all that is not as plain. */
async function readWarm(context: Context, place: Place): Promise<Buffer | undefined> {
  const state = plainState(context, place);
  if (!state) return undefined;
  const { cache } = context;
  const { key } = place;
  return cache.hot.read(key, state.version) ?? cache.read(key, state.version, state.size);
}

function readCached(
  { cache }: Context,
  { path, record }: CachedFile,
  signal: AbortSignal | undefined,
): Promise<Buffer> {
  return cache.attempt('reading', record.size, () => nativePromises.readFile(path, { signal }));
}

function isOfDisk(error: unknown): boolean {
  return /^E[A-Z0-9]+$/.test(codeOf(error) ?? '');
}

export async function contentOf(
  context: Context,
  place: Place,
  signal?: AbortSignal | undefined,
  wanted?: Wanted,
): Promise<Content> {
  const { key, path, mustBeDirectory } = place;
  try {
    const content = await readFresh(context, key, () => ensureContent(context, key, signal, wanted));
    if (mustBeDirectory) throw errnoError('ENOTDIR', 'open', { path });
    return content;
  } catch (error) {
    throw readingError(context, error, place);
  }
}

/** What a failure to get the content of a file is to who reads it whole. */
export function readingError(context: Context, error: unknown, { key, path }: Place): unknown {
  const isBelowFile = context.knowledge.fileAbove(key) !== undefined;
  const mapped = asErrno(noFileError(error, 'open', path, isBelowFile), 'open', path);
  // A directory opens; it is the read that fails, and that has no path.
  return codeOf(mapped) === 'EISDIR' ? errnoError('EISDIR', 'read') : mapped;
}

async function readThroughHandle(
  context: Context,
  path: unknown,
  flag: string | number,
  options: ReadFileOptions | undefined,
) {
  const handle = await open(context, path, flag);
  try {
    return await handle.readFile(options as BufferEncoding);
  } finally {
    await handle.close();
  }
}
