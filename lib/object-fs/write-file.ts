import { codeOf, errnoError, throwIfAborted } from '../errors.js';
import { nativeFs } from '../native-fs.js';
import { changeAttributes } from './attributes.js';
import { changeKeys } from './change-keys.js';
import type { Context } from './context.js';
import { bytesOf, chain, collectUpTo, type FileData } from './data.js';
import { isOfDisk } from './disk-errors.js';
import { discardHandle, publishHandle } from './file-handle.js';
import { keptMetadata } from './kept-metadata.js';
import { leadTo } from './links/follow.js';
import { followingBy } from './links/following-flags.js';
import { writeTarget } from './links/write-target.js';
import { requireParent, targetNode } from './look-up.js';
import { modeOf } from './mode.js';
import type { ObjectState } from './object-state.js';
import { open, openFileFor } from './open.js';
import { type OpenFlags, parseOpenFlags } from './open-flags.js';
import { checkOptions } from './options.js';
import { type Place, placeOf } from './place.js';
import { recordOf } from './record-of.js';
import { asErrno } from './store-errors.js';
import { upload } from './upload.js';
import { type Source, sourceOf } from './uploading/source.js';
import { understand, type WriteFileOptions } from './write-options.js';

/** As `fs.promises.writeFile`: resolves once the store has the object, whole; before that nobody sees a part of it. */
export async function writeFile(
  context: Context,
  path: unknown,
  data: FileData,
  options?: WriteFileOptions,
): Promise<void> {
  const { flag, signal, mode, encoding } = understand(options, 'w');
  await checkOptions(options);
  const flags = await parseOpenFlags(flag);
  const bits = mode === undefined || mode === null ? DEFAULT_MODE : await modeOf(mode);
  const atHand = await bytesOf(data, encoding);
  const place = await placeOf(path, 'open');
  throwIfAborted(signal);
  if (!flags.truncates || !flags.creates || bits !== DEFAULT_MODE) {
    return writeThroughHandle(context, path, flag, mode, data, options);
  }
  const there = await placeToWrite(context, place, flags);
  if (atHand) {
    // A caller may use its buffer again while it is stored, and the cache must keep what the store got.
    const mayChange = typeof data !== 'string' && atHand.length <= context.partSize;
    const bytes = mayChange ? Uint8Array.prototype.slice.call(atHand) : atHand;
    return storeFile(context, there, sourceOf(bytes), flags, keepIn(context, there.key, bytes), signal);
  }
  const { bytes, rest: more } = await collectUpTo(
    context.partSize,
    data as Iterable<unknown>,
    encoding,
    signal,
  );
  if (!more) {
    return storeFile(context, there, sourceOf(bytes), flags, keepIn(context, there.key, bytes), signal);
  }
  const chunks = chain(bytes, more);
  try {
    await writeThroughHandle(context, path, flag, mode, chunks, { signal });
  } catch (error) {
    // The disk has refused before anything was asked of who gives the bytes.
    if (!isOfDisk(error)) throw error;
    await writeAsStream(context, path, flag, chunks, signal);
  }
}

/** Without a staging file: what comes goes on to the store. */
async function writeAsStream(
  context: Context,
  path: unknown,
  flag: string | number,
  chunks: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { native, file } = await openFileFor(context, path, flag, null, { start: 0, isStream: true });
  const { streamed } = file;
  try {
    // The disk has room again.
    if (!streamed) return await writeThroughHandle(context, path, flag, undefined, chunks, { signal });
    for await (const chunk of chunks) await streamed.write([chunk], null);
    await file.publish(signal);
  } catch (error) {
    file.discard();
    throw error;
  } finally {
    if (!streamed) file.discard();
    nativeFs.closeSync(native);
    await file.closed();
  }
}

const DEFAULT_MODE = 0o666;

/** Where the file is to be stored, which is where the links on the way lead. Refuses what can be no file. */
export function placeToWrite(context: Context, place: Place, flags: OpenFlags): Promise<Place> {
  return leadTo(context, place, followingBy(flags, place), async (there) => {
    await checkTarget(context, there, flags);
    return there;
  });
}

async function checkTarget(context: Context, place: Place, flags: OpenFlags): Promise<void> {
  const { path, key } = place;
  if (place.mustBeDirectory) throw errnoError('EISDIR', 'open', { path });
  try {
    const node = await (flags.exclusive ? targetNode : writeTarget)(context, key);
    if (flags.exclusive && node && node.kind !== 'absent') throw errnoError('EEXIST', 'open', { path });
    if (node?.kind === 'directory') throw errnoError('EISDIR', 'open', { path });
    await requireParent(context, place, (code) => errnoError(code, 'open', { path }));
  } catch (error) {
    throw asErrno(error, 'open', path);
  }
}

type Keep = (state: ObjectState) => Promise<unknown>;

function keepIn({ cache }: Context, key: string, bytes: Uint8Array): Keep {
  return (state) => cache.put(key, recordOf(state), bytes);
}

/** Stores a whole file; `keep` then takes what was stored into the cache. */
export async function storeFile(
  context: Context,
  { key, path }: Place,
  source: Source,
  { exclusive, mode }: Pick<OpenFlags, 'exclusive'> & { readonly mode?: number | undefined },
  keep: Keep,
  signal?: AbortSignal | undefined,
): Promise<void> {
  const { knowledge } = context;
  try {
    await changeKeys(context, [key], async () => {
      throwIfAborted(signal);
      const kept = keptMetadata(knowledge.lastState(key));
      const metadata = mode === undefined ? kept : changeAttributes(kept, { mode });
      const ifNoneMatch = exclusive ? '*' : undefined;
      const state = await upload(context, key, source, { metadata, ifNoneMatch, signal });
      knowledge.wrote(key, state);
      await keep(state);
    });
  } catch (error) {
    throw asErrno(error, AT_WRITE.has(codeOf(error) ?? '') ? 'write' : 'open', path);
  }
}

/** A disk says these of a write; everything else it says when the file is opened. */
const AT_WRITE = new Set(['EIO', 'ETIMEDOUT', 'EFBIG', 'EINTEGRITY']);

async function writeThroughHandle(
  context: Context,
  path: unknown,
  flag: string | number,
  mode: number | string | undefined,
  data: unknown,
  options: WriteFileOptions | undefined,
): Promise<void> {
  const { signal } = understand(options, 'w');
  const handle = await open(context, path, flag, mode);
  try {
    await handle.writeFile(data as string, withoutFlush(options));
    await publishHandle(handle, signal);
  } catch (error) {
    discardHandle(handle);
    // The failure of the writing is the answer, whatever the closing says.
    await handle.close().catch(() => {});
    throw error;
  }
  await handle.close();
}

/** The close stores the file, which is more than a flush. */
function withoutFlush(options: WriteFileOptions | undefined) {
  return typeof options === 'object' && options ? { ...options, flush: false, flag: undefined } : options;
}
