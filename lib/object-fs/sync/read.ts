import { type CachedFile, identify, isSameFile } from '../../cache/record.js';
import { codeOf, errnoError } from '../../errors.js';
import { checkArguments } from '../../fs-calls/check-arguments.js';
import { nativeFs } from '../../native-fs.js';
import type { Context } from '../context.js';
import { following } from '../links/follow.js';
import { keysOnWay, knownPlace } from '../links/follow-sync.js';
import { isPlainWay } from '../links/hints.js';
import { type Place, placeOfSync } from '../place.js';
import type { ReadFileOptions } from '../read-file.js';
import { readingError } from '../read-file.js';
import { plainState } from '../settled-state.js';
import { encodingOf } from '../stat.js';
import { openSync } from './open.js';
import type { Remote } from './remote.js';
import { type WarmContent, warmContent, warmPartial } from './warm.js';

// Only functions of `fs` that call no other one by its public name: those a redirect would catch.
const { closeSync, fstatSync, openSync: openNatively, readSync } = nativeFs;

/** As `fs.readFileSync`. What is cached and fresh is read here and now; the thread gets everything else into the cache. */
export function readFileSync(
  context: Context,
  remote: Remote,
  path: unknown,
  options?: ReadFileOptions,
): Buffer | string {
  checkArguments('readFile', [path, options]);
  const flag = typeof options === 'object' ? options?.flag : undefined;
  const place = placeOfSync(path, 'open');
  remote.require({ syscall: 'open', path: place.path });
  const bytes =
    flag === undefined || flag === null || flag === 'r'
      ? readPlace(context, remote, place)
      : readThroughDescriptor(context, remote, path, flag);
  const encoding = encodingOf(options) as BufferEncoding | 'buffer' | null | undefined;
  return encoding && encoding !== 'buffer' ? bytes.toString(encoding) : bytes;
}

const TRIES = 3;

function readPlace(context: Context, remote: Remote, place: Place): Buffer {
  const isPlain = isPlainWay(context.knowledge, place.key, true);
  const there = isPlain
    ? place
    : knownPlace(context, place, following(true, { syscall: 'open', path: place.path }));
  const atHand = there && (readHot(context, there) ?? readComplete(context, there.key));
  if (atHand) return atHand;
  const about = { syscall: 'open', path: place.path, keys: keysOnWay(context, place) };
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const content =
      (attempt === 1 && there && readable(context, there)) || remote.call('content', [place], about);
    if (!('file' in content)) return asBuffer(content.bytes);
    const { file } = content as WarmContent;
    const bytes = readCached(file);
    if (bytes && there) context.cache.hot.offer(there.key, file.record.version, bytes);
    if (bytes) return bytes;
    // Evicted or replaced between the answer and our open: again.
  }
  return asBuffer(remote.call('bytes', [place], about).bytes);
}

function readHot(context: Context, place: Place): Buffer | undefined {
  const state = plainState(context, place);
  return state && context.cache.hot.read(place.key, state.version);
}

/** What sync reads have brought is not published before this thread has a turn. */
function readComplete(context: Context, key: string): Buffer | undefined {
  const { partial } = warmPartial(context, key) ?? {};
  if (!partial?.isComplete) return undefined;
  const bytes = Buffer.allocUnsafeSlow(partial.size);
  return partial.readSync(bytes, 0).length === 0 ? bytes : undefined;
}

function readable(context: Context, place: Place): WarmContent | undefined {
  try {
    const content = warmContent(context, place.key);
    if (content && place.mustBeDirectory) throw errnoError('ENOTDIR', 'open', { path: place.path });
    return content;
  } catch (error) {
    throw readingError(context, error, place);
  }
}

/** The bytes of a cached file, if it still is the one that was spoken of. */
function readCached(file: CachedFile): Buffer | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openNatively(file.path, 'r');
    if (!isSameFile(identify(fstatSync(descriptor, { bigint: true })), file.identity)) return undefined;
    const bytes = Buffer.allocUnsafeSlow(file.record.size);
    return readAll(descriptor, bytes) === bytes.length ? bytes : undefined;
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** How many bytes there were. */
function readAll(descriptor: number, bytes: Buffer): number {
  let done = 0;
  while (done < bytes.length) {
    const read = readSync(descriptor, bytes, done, bytes.length - done, null);
    if (read === 0) break;
    done += read;
  }
  return done;
}

function readThroughDescriptor(
  context: Context,
  remote: Remote,
  path: unknown,
  flag: string | number,
): Buffer {
  const { native, file } = openSync(context, remote, path, flag);
  try {
    const bytes = Buffer.allocUnsafeSlow(Number(fstatSync(native).size));
    return bytes.subarray(0, readAll(native, bytes));
  } catch (error) {
    throw errnoError(codeOf(error) ?? 'EIO', 'read');
  } finally {
    try {
      file.publishSync();
    } finally {
      closeSync(native);
      file.closedSync();
    }
  }
}

function asBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);
}
