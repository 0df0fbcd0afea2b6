import { codeOf, errnoError } from '../errors.js';
import { type FileHandle, nativeFs, nativePromises } from '../native-fs.js';
import { baseContent } from './base-content.js';
import type { Context } from './context.js';
import { asDiskError } from './disk-errors.js';
import { type Content, NoFile, noFileError } from './ensure.js';
import { dressHandle } from './file-handle.js';
import { leadTo } from './links/follow.js';
import { followingBy } from './links/following-flags.js';
import { requireNoLink } from './links/link-found.js';
import { writeTarget } from './links/write-target.js';
import { lookUp, missing, requireExisting, requireParent, targetNode } from './look-up.js';
import { modeOf } from './mode.js';
import { type Opened, openChecked } from './open-checked.js';
import type { OpenFile } from './open-file.js';
import { type OpenFlags, parseOpenFlags } from './open-flags.js';
import { type Place, placeOf } from './place.js';
import type { Interest } from './ranged/first-reading.js';
import { prepareDirectory, prepareReading } from './reading-file.js';
import { requireCondition } from './require-condition.js';
import { seed } from './seed.js';
import { StagedWrite } from './staged-write.js';
import type { StagedWriteOptions } from './staged-write-options.js';
import { asErrno, isStale } from './store-errors.js';
import { StoreFaults } from './store-faults.js';

export const TRIES = 5;

// Absent where the system has none.
const { O_DIRECTORY = 0 } = nativeFs.constants;

/** As `fs.promises.open`: the handle is Node's own, on a real file. */
export async function open(
  context: Context,
  path: unknown,
  flags?: string | number | null,
  mode?: number | string | null,
): Promise<FileHandle> {
  const handle = await openWith(context, path, { flags, mode }, async (file) => {
    const native = await nativePromises.open(file.path, file.flags);
    return { native, stats: () => native.stat({ bigint: true }), close: () => native.close() };
  });
  return dressHandle(handle.native, handle.file);
}

/** As the callback form of `fs.open`: a number that the kernel knows. */
export function openFileFor(
  context: Context,
  path: unknown,
  flags?: string | number | null,
  mode?: number | string | null,
  interest?: Interest | undefined,
): Promise<{ native: number; file: OpenFile }> {
  return openWith(context, path, { flags, mode, interest }, async (file) => {
    const native = nativeFs.openSync(file.path, file.flags);
    return {
      native,
      stats: async () => nativeFs.fstatSync(native, { bigint: true }),
      close: async () => nativeFs.closeSync(native),
    };
  });
}

interface OpenOptions {
  readonly flags: string | number | null | undefined;
  readonly mode: number | string | null | undefined;
  /** What a reader is going to read. */
  readonly interest?: Interest | undefined;
}

/** Makes a file ready and opens it; another process may have replaced or evicted it in between, so that is checked. */
async function openWith<Native>(
  context: Context,
  path: unknown,
  { flags, mode, interest }: OpenOptions,
  openNatively: (file: OpenFile) => Promise<Opened<Native>>,
): Promise<{ native: Native; file: OpenFile }> {
  const place = await placeOf(path, 'open');
  const parsed = await parseOpenFlags(flags);
  const bits = await modeOf(mode ?? DEFAULT_MODE);
  let failure: unknown;
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const isCacheBroken = isToBePassedBy(failure, attempt);
    const file = await leadTo(context, place, followingBy(parsed, place), (there) =>
      prepare(context, there, parsed, bits, { isCacheBroken, interest }),
    );
    try {
      const native = await openChecked(file, openNatively);
      if (native !== undefined) return { native, file };
    } catch (error) {
      failure = error;
    }
    file.discard();
    await file.closed();
    if (isFinal(failure, parsed)) throw asDiskError(failure, place.path);
  }
  throw errnoError('EIO', 'open', { path: place.path, cause: failure });
}

/**
 * A cached file that does not open is passed by: a broken cache may cost time, never an answer. One that is gone is
 * made ready again, but not for ever: others may replace it faster than we can open it.
 */
export function isToBePassedBy(failure: unknown, attempt: number): boolean {
  return failure !== undefined && (codeOf(failure) !== 'ENOENT' || attempt > TRIES / 2);
}

const NO_DESCRIPTORS = new Set(['EMFILE', 'ENFILE']);

/** What is gone can be made ready again; what a writer's disk refuses it will refuse again. */
export function isFinal(failure: unknown, flags: OpenFlags): boolean {
  const code = codeOf(failure);
  if (code === undefined || code === 'ENOENT') return false;
  return flags.writes || NO_DESCRIPTORS.has(code);
}

interface Reading {
  readonly isCacheBroken: boolean;
  readonly interest: Interest | undefined;
}

async function prepare(
  context: Context,
  place: Place,
  flags: OpenFlags,
  mode: number,
  reading: Reading,
): Promise<OpenFile> {
  const { path } = place;
  try {
    if (flags.creates && place.mustBeDirectory) throw errnoError('EISDIR', 'open', { path });
    return flags.writes || flags.creates
      ? await prepareWriting(context, place, flags, mode)
      : await prepareForReader(context, place, flags, reading);
  } catch (error) {
    throw asErrno(error, 'open', path);
  }
}

async function prepareForReader(
  context: Context,
  place: Place,
  flags: OpenFlags,
  { isCacheBroken, interest }: Reading,
): Promise<OpenFile> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const file = await prepareReading(context, place, isCacheBroken, interest);
      if (!place.mustBeDirectory && (flags.native & O_DIRECTORY) === 0) return file;
      await file.closed();
      throw errnoError('ENOTDIR', 'open', { path: place.path });
    } catch (error) {
      if (error instanceof NoFile && error.kind === 'directory') return prepareDirectory(context, place);
      if (error instanceof NoFile) throw missing(context, place, 'open');
      // Replaced while it was copied past the cache: nobody has seen a byte of the old version.
      if (!isStale(error) || attempt === TRIES) throw error;
      context.knowledge.doubt(place.key);
    }
  }
}

async function prepareWriting(
  context: Context,
  place: Place,
  flags: OpenFlags,
  mode: number,
): Promise<OpenFile> {
  const { key, path } = place;
  const content = await contentToWriteOn(context, place, flags);
  const temporary = await context.cache.stage().catch((error) => {
    throw asDiskError(error, path);
  });
  const write = new StagedWrite(context, temporary, writeOptions(context, place, flags, content, mode));
  const faults = new StoreFaults();
  try {
    if (content) await seed(context, key, content, temporary, faults);
    if (content) await write.markUntouched();
    return write;
  } catch (error) {
    await temporary.discard();
    throw faults.isOfDisk(error) ? asDiskError(error, path) : error;
  }
}

/** Whether the file may be opened for writing, and what its writer starts from. */
export async function contentToWriteOn(
  context: Context,
  place: Place,
  flags: OpenFlags,
): Promise<Content | undefined> {
  const { key, path } = place;
  const node = await (flags.exclusive ? targetNode : writeTarget)(context, key);
  if (node?.kind === 'directory' && !flags.exclusive) throw errnoError('EISDIR', 'open', { path });
  await requireParent(context, place, (code) => errnoError(code, 'open', { path }));
  if (flags.exclusive && (await lookUp(context, key)).kind !== 'absent')
    throw errnoError('EEXIST', 'open', { path });
  const content = await presentContent(context, place, flags);
  await requireCondition(context, flags, content);
  return content;
}

export function writeOptions(
  context: Context,
  place: Place,
  flags: OpenFlags,
  content: Content | undefined,
  mode: number,
): StagedWriteOptions {
  // A mode is for a file that is made; whether it is, is asked of nobody where the content does not matter.
  const isExisting = content !== undefined || (!flags.exclusive && context.knowledge.lastState(place.key));
  return {
    place,
    flags: flags.native,
    base: content?.state,
    mustBeNew: flags.exclusive ? 'exclusive' : flags.truncates || content ? undefined : 'unchanged',
    mode: isExisting || mode === DEFAULT_MODE ? undefined : mode & ~process.umask(),
  };
}

export const DEFAULT_MODE = 0o666;

/** What a write that keeps the content starts from. */
async function presentContent(
  context: Context,
  place: Place,
  flags: OpenFlags,
): Promise<Content | undefined> {
  if (flags.exclusive || (flags.truncates && flags.creates)) return undefined;
  if (flags.truncates) {
    const found = await lookUp(context, place.key);
    requireNoLink(place.key, found);
    const node = requireExisting(context, found, place, 'open');
    if (node.kind === 'directory') throw errnoError('EISDIR', 'open', { path: place.path });
    return undefined;
  }
  try {
    const content = await baseContent(context, place.key);
    if (place.mustBeDirectory) throw errnoError('ENOTDIR', 'open', { path: place.path });
    return content;
  } catch (error) {
    const mayCreate = error instanceof NoFile && error.kind === 'absent' && flags.creates;
    if (mayCreate) return undefined;
    throw noFileError(error, 'open', place.path, context.knowledge.fileAbove(place.key) !== undefined);
  }
}
