import { codeOf, errnoError, throwIfAborted } from '../errors.js';
import { nativePromises } from '../native-fs.js';
import type { Context } from './context.js';
import { type Content, ensureContent, noFileError } from './ensure.js';
import { open } from './open.js';
import { checkOptions } from './options.js';
import { type Place, placeOf } from './place.js';
import { asErrno } from './store-errors.js';

export type ReadFileOptions =
  | { encoding?: BufferEncoding | null; flag?: string | number; signal?: AbortSignal }
  | BufferEncoding
  | null;

/** As `fs.promises.readFile`. Warm, it is Node's own on the cached file; cold, one download gives file and bytes. */
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
  const bytes = await readPlace(context, place, signal);
  return encoding && (encoding as string) !== 'buffer' ? bytes.toString(encoding) : bytes;
}

const TRIES = 3;

async function readPlace(context: Context, place: Place, signal: AbortSignal | undefined): Promise<Buffer> {
  for (let attempt = 1; ; attempt += 1) {
    const content = await contentOf(context, place, signal);
    if (content.bytes) return Buffer.from(content.bytes);
    if (!content.file) return readFromStore(context, place, content, signal);
    try {
      return await nativePromises.readFile(content.file.path, { signal });
    } catch (error) {
      // Evicted between our check and Node's open: look again. Any other fault of the disk costs a download.
      if (codeOf(error) === 'ABORT_ERR') throw error;
      if (codeOf(error) === 'ENOENT' && attempt < TRIES) continue;
      return readFromStore(context, place, content, signal);
    }
  }
}

async function contentOf(context: Context, place: Place, signal: AbortSignal | undefined): Promise<Content> {
  const { key, path, mustBeDirectory } = place;
  try {
    const content = await ensureContent(context, key, signal);
    if (mustBeDirectory) throw errnoError('ENOTDIR', 'open', { path });
    return content;
  } catch (error) {
    const isBelowFile = context.knowledge.fileAbove(key) !== undefined;
    const mapped = asErrno(noFileError(error, 'open', path, isBelowFile), 'open', path);
    // A directory opens; it is the read that fails, and that has no path.
    throw codeOf(mapped) === 'EISDIR' ? errnoError('EISDIR', 'read') : mapped;
  }
}

/** Without the cache: the whole object in memory, which is what the caller asked for. */
async function readFromStore(
  { store }: Context,
  { key, path }: Place,
  { state }: Content,
  signal: AbortSignal | undefined,
): Promise<Buffer> {
  try {
    const bytes = Buffer.allocUnsafeSlow(state.size);
    let done = 0;
    const { body } = await store.get(key, { ifMatch: state.version, signal });
    for await (const chunk of body) {
      bytes.set(chunk, done);
      done += chunk.length;
    }
    if (done === state.size) return bytes;
    throw errnoError('EIO', 'read', { path });
  } catch (error) {
    throw asErrno(error, 'read', path);
  }
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
