import { codeOf, errnoError, throwIfAborted } from '../errors.js';
import { nativePromises } from '../native-fs.js';
import { StoreError } from '../object-store/store-error.js';
import { baseContent } from './base-content.js';
import { changeKeys, doubt } from './change-keys.js';
import type { Context } from './context.js';
import { bytesOf, chain, collectUpTo, type FileData } from './data.js';
import { type Content, NoFile, noFileError } from './ensure.js';
import { keptMetadata } from './kept-metadata.js';
import { following, leadTo } from './links/follow.js';
import { requireParent } from './look-up.js';
import { checkOptions } from './options.js';
import { type Place, placeOf } from './place.js';
import { recordOf } from './record-of.js';
import { asErrno, isStale } from './store-errors.js';
import { upload } from './upload.js';
import { sourceOf } from './uploading/source.js';
import { writeFile } from './write-file.js';
import { understand, type WriteFileOptions } from './write-options.js';

/** Where somebody else has written first. */
export const APPEND_TRIES = 5;

/**
 * As `fs.promises.appendFile`. The store replaces objects whole, so this reads, adds and writes on the condition that
 * nobody else wrote in between; where somebody did, it adds to what they left.
 */
export async function appendFile(
  context: Context,
  path: unknown,
  data: FileData,
  options?: WriteFileOptions,
): Promise<void> {
  const { flag, signal, mode, encoding } = understand(options, 'a');
  await checkOptions(options);
  const atHand = await bytesOf(data, encoding);
  throwIfAborted(signal);
  const isPlain = flag === 'a' && (mode === undefined || mode === 0o666);
  const { bytes, rest: more } = atHand
    ? { bytes: atHand }
    : await collectUpTo(context.partSize, data as Iterable<unknown>, encoding, signal);
  const place = await placeOf(path, 'open');
  const how = following(true, { syscall: 'open', path: place.path, makes: true });
  const mayBeOneRequest = isPlain && !more;
  const inOneRequest = (there: Place) => appended(context, there, bytes, signal);
  for (let attempt = 1; ; attempt += 1) {
    if (mayBeOneRequest && (await leadTo(context, place, how, inOneRequest))) return;
    try {
      return await writeFile(context, path, more ? chain(bytes, more) : bytes, { flag, signal, mode });
    } catch (error) {
      // What came by and by is not there to be written again.
      if (more || flag !== 'a' || codeOf(error) !== 'ESTALE' || attempt === APPEND_TRIES) throw error;
    }
  }
}

/** Appends to what fits in one request together with the new bytes; `false` if it does not. */
async function appended(
  context: Context,
  place: Place,
  bytes: Uint8Array,
  signal?: AbortSignal,
): Promise<boolean> {
  const { key, path } = place;
  if (place.mustBeDirectory) throw errnoError('EISDIR', 'open', { path });
  try {
    await requireParent(context, place, (code) => errnoError(code, 'open', { path }));
    return await changeKeys(context, [key], async () => {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await appendOnce(context, place, bytes, signal);
        } catch (error) {
          if (!isConflict(error) || attempt === APPEND_TRIES) throw error;
          await doubt(context, key);
        }
      }
    });
  } catch (error) {
    const mapped = noFileError(error, 'open', path, context.knowledge.fileAbove(key) !== undefined);
    throw asErrno(mapped, 'write', path);
  }
}

async function appendOnce(
  context: Context,
  place: Place,
  bytes: Uint8Array,
  signal?: AbortSignal,
): Promise<boolean> {
  const { knowledge, cache, partSize } = context;
  const { key } = place;
  const present = await presentContent(context, place, signal);
  if ((present?.state.size ?? 0) + bytes.length > partSize) return false;
  const before = present ? await bytesIn(present) : Buffer.alloc(0);
  if (before === undefined) return false;
  const whole = Buffer.concat([before, bytes]);
  const state = await upload(context, key, sourceOf(whole), {
    metadata: keptMetadata(present?.state),
    contentType: present?.state.contentType,
    ...(present ? { ifMatch: present.state.version } : { ifNoneMatch: '*' }),
    orLookFirst: true,
    signal,
  });
  knowledge.wrote(key, state);
  await cache.put(key, recordOf(state), whole);
  return true;
}

async function presentContent(
  context: Context,
  place: Place,
  signal?: AbortSignal,
): Promise<Content | undefined> {
  try {
    return await baseContent(context, place.key, signal);
  } catch (error) {
    if (error instanceof NoFile && error.kind === 'absent') return undefined;
    throw error;
  }
}

async function bytesIn({ bytes, file, state }: Content): Promise<Buffer | undefined> {
  if (bytes) return bytes;
  const read = file && (await nativePromises.readFile(file.path).catch(() => undefined));
  return read?.length === state.size ? read : undefined;
}

function isConflict(error: unknown): boolean {
  return isStale(error) || (error instanceof StoreError && codeOf(error) === 'EEXIST');
}
