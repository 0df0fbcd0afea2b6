import { PartialEnded } from '../cache/partial/partial.js';
import { codeOf, errnoError } from '../errors.js';
import { type BigIntStats, type FileHandle, nativeFs, nativePromises } from '../native-fs.js';
import type { Context } from './context.js';
import { asDiskError } from './disk-errors.js';
import { NoFile } from './ensure.js';
import { dressHandle } from './file-handle.js';
import { leadTo } from './links/follow.js';
import { followingBy } from './links/following-flags.js';
import { missing } from './look-up.js';
import { modeOf } from './mode.js';
import { type Opened, openChecked } from './open-checked.js';
import type { OpenFile } from './open-file.js';
import { type OpenFlags, parseOpenFlags } from './open-flags.js';
import { openWarm } from './open-warm.js';
import { type Place, placeOf } from './place.js';
import { DEFAULT_MODE, prepareWriting } from './prepare-writing.js';
import type { Interest } from './ranged/first-reading.js';
import { prepareDirectory, prepareReading } from './reading-file.js';
import { asErrno, isStale } from './store-errors.js';

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
    const native = await openNative(context, file);
    return { native, stats: () => native.stat({ bigint: true }), close: () => native.close() };
  });
  return dressHandle(handle.native, handle.file);
}

/** What does not open in time is passed by, if it is of the cache; anything else is on another disk. */
function openNative({ cache }: Context, { path, flags }: OpenFile): Promise<FileHandle> {
  const work = () => nativePromises.open(path, flags);
  if (!path.startsWith(`${cache.layout.root}/`)) return work();
  return cache.attempt('reading', 0, work, (opening) => {
    opening.then((handle) => handle.close()).catch(() => {});
  });
}

/** As the callback form of `fs.open`: a number that the kernel knows. */
export function openFileFor(
  context: Context,
  path: unknown,
  flags?: string | number | null,
  mode?: number | string | null,
  interest?: Interest | undefined,
): Promise<OpenedFor<number>> {
  return openWith(context, path, { flags, mode, interest, warm: openWarm }, async (file) => {
    const native = nativeFs.openSync(file.path, file.flags);
    return {
      native,
      stats: async () => nativeFs.fstatSync(native, { bigint: true }),
      close: async () => nativeFs.closeSync(native),
    };
  });
}

interface OpenOptions<Native> {
  readonly flags: string | number | null | undefined;
  readonly mode: number | string | null | undefined;
  /** What a reader is going to read. */
  readonly interest?: Interest | undefined;
  /** Opens what is plainly there; undefined for all else. */
  readonly warm?: (...given: Parameters<typeof openWarm>) => Promise<OpenedFor<Native> | undefined>;
}

/** A file that is open. */
export interface OpenedFor<Native> {
  readonly native: Native;
  readonly file: OpenFile;
  /** What the kernel says of it, where that was asked. */
  readonly stats?: BigIntStats;
}

/** Makes a file ready and opens it; another process may have replaced or evicted it in between, so that is checked. */
async function openWith<Native>(
  context: Context,
  path: unknown,
  { flags, mode, interest, warm }: OpenOptions<Native>,
  openNatively: (file: OpenFile) => Promise<Opened<Native>>,
): Promise<OpenedFor<Native>> {
  const place = await placeOf(path, 'open');
  const parsed = await parseOpenFlags(flags);
  const bits = await modeOf(mode ?? DEFAULT_MODE);
  const plain = await warm?.(context, place, parsed);
  if (plain) return plain;
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
    return flags.writes || flags.creates
      ? await prepareWriting(context, place, flags, { mode, isStream: reading.interest?.isStream === true })
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
      // Published, or given up, in this very moment.
      if (error instanceof PartialEnded && attempt < TRIES) continue;
      // Replaced while it was copied past the cache: nobody has seen a byte of the old version.
      if (!isStale(error) || attempt === TRIES) throw error;
      context.knowledge.doubt(place.key);
    }
  }
}
