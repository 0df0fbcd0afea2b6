import { tmpdir } from 'node:os';
import type { TemporaryFile } from '../../cache/temporary-file.js';
import { errnoError } from '../../errors.js';
import { checkArguments } from '../../fs-calls/check-arguments.js';
import { nativeFs } from '../../native-fs.js';
import type { Context } from '../context.js';
import { asDiskError } from '../disk-errors.js';
import { type Content, NoFile } from '../ensure.js';
import { keysOnWay, knownPlace } from '../links/follow-sync.js';
import { followingBy } from '../links/following-flags.js';
import { missing } from '../look-up.js';
import { isFinal, isToBePassedBy, TRIES } from '../open.js';
import type { OpenFile } from '../open-file.js';
import { type OpenFlags, parseOpenFlagsSync } from '../open-flags.js';
import { type Place, placeOfSync } from '../place.js';
import { DEFAULT_MODE, writeOptions } from '../prepare-writing.js';
import { openPartialSync } from '../ranged/open-partial.js';
import { directoryReader, type Readable, readerOf } from '../reading-file.js';
import { recordOf } from '../record-of.js';
import { StagedWrite } from '../staged-write.js';
import type { Opening } from './opening.js';
import type { Remote } from './remote.js';
import { warmContent, warmPartial } from './warm.js';

const { closeSync, fstatSync, mkdirSync, openSync: openNatively } = nativeFs;

// Absent where the system has none.
const { O_DIRECTORY = 0 } = nativeFs.constants;

/** As `openFileFor`, at once: a number that the kernel knows, and what it stands for. */
export function openSync(
  context: Context,
  remote: Remote,
  path: unknown,
  flags?: string | number | null,
  mode?: number | string | null,
): { native: number; file: OpenFile } {
  checkArguments('open', [path, flags ?? undefined, mode ?? undefined]);
  const place = placeOfSync(path, 'open');
  remote.require({ syscall: 'open', path: place.path });
  const parsed = parseOpenFlagsSync(flags);
  const bits = typeof mode === 'string' ? Number.parseInt(mode, 8) : (mode ?? DEFAULT_MODE);
  let failure: unknown;
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const isCacheBroken = isToBePassedBy(failure, attempt);
    const file = prepare(context, remote, place, parsed, bits, isCacheBroken);
    try {
      const native = openNatively(file.path, file.flags);
      if (file.isRight(fstatSync(native, { bigint: true }))) return { native, file };
      closeSync(native);
    } catch (error) {
      failure = error;
    }
    file.discard();
    file.closedSync();
    if (isFinal(failure, parsed)) throw asDiskError(failure, place.path);
  }
  throw errnoError('EIO', 'open', { path: place.path, cause: failure });
}

function prepare(
  context: Context,
  remote: Remote,
  place: Place,
  flags: OpenFlags,
  mode: number,
  isCacheBroken: boolean,
): OpenFile {
  const { path } = place;
  if (flags.creates && place.mustBeDirectory) throw errnoError('EISDIR', 'open', { path });
  return flags.writes || flags.creates
    ? prepareWriting(context, remote, place, flags, mode)
    : prepareReading(context, remote, place, flags, isCacheBroken);
}

function prepareReading(
  context: Context,
  remote: Remote,
  place: Place,
  flags: OpenFlags,
  isCacheBroken: boolean,
): OpenFile {
  const { path } = place;
  const known = knownPlace(context, place, followingBy(flags, place));
  const warm = isCacheBroken || !known ? undefined : warmOrDirectory(context, known);
  const content = warm ?? remote.call('opening', [place, flags, isCacheBroken], aboutOpen(context, place));
  const { there } = content;
  if (content.kind === 'directory') return directoryReader(context, there, directoryOfDisk(context));
  if (there.mustBeDirectory || (flags.native & O_DIRECTORY) !== 0) {
    throw errnoError('ENOTDIR', 'open', { path });
  }
  return readerOf(
    context,
    there,
    content.kind === 'ranged' ? takeOver(context, there.key, content) : content,
  );
}

/** What the thread has begun to fetch is fetched on from here. */
function takeOver(context: Context, key: string, opening: Opening & { kind: 'ranged' }): Readable {
  const { state, bytes, isDiskBroken } = opening;
  const version = { key, since: context.knowledge.now(), record: recordOf(state) };
  const former = context.partials.find(key, state.version);
  if (isDiskBroken && former?.file) context.partials.forget(former);
  const partial = openPartialSync(context, version, isDiskBroken);
  partial.giveSync(bytes, 0);
  return { state, partial };
}

function warmOrDirectory(context: Context, place: Place) {
  try {
    const warm = warmContent(context, place.key) ?? warmPartial(context, place.key);
    return warm ? { there: place, kind: 'file' as const, ...warm } : undefined;
  } catch (error) {
    if (!(error instanceof NoFile)) throw error;
    if (error.kind === 'absent') throw missing(context, place, 'open');
    return { there: place, kind: 'directory' as const };
  }
}

/** Any directory will do: its descriptor can be read by nobody. */
function directoryOfDisk({ cache }: Context): string {
  try {
    mkdirSync(cache.layout.temporary, { recursive: true, mode: 0o700 });
    return cache.layout.temporary;
  } catch {
    return tmpdir();
  }
}

function prepareWriting(
  context: Context,
  remote: Remote,
  place: Place,
  flags: OpenFlags,
  mode: number,
): OpenFile {
  const { path } = place;
  const known = knownPlace(context, place, followingBy(flags, place));
  const { there, content } =
    known && replacesKnown(context, known, flags)
      ? { there: known, content: undefined }
      : (remote.call('writable', [place, flags], aboutOpen(context, place)) as Writable);
  const temporary = stage(context, path);
  const write = new StagedWrite(context, temporary, writeOptions(context, there, flags, content, mode));
  try {
    if (content) remote.call('seed', [there, content, temporary.path], aboutOpen(context, there));
    if (content) write.markUntouchedSync();
    return write;
  } catch (error) {
    write.discard();
    write.closedSync();
    throw error;
  }
}

interface Writable {
  readonly there: Place;
  readonly content: Content | undefined;
}

function stage({ cache }: Context, path: string): TemporaryFile {
  try {
    return cache.stageSync();
  } catch (error) {
    throw asDiskError(error, path);
  }
}

/** Whether a file is replaced of which nothing has to be asked; refuses what is known not to be one. */
function replacesKnown({ strict, knowledge }: Context, place: Place, flags: OpenFlags): boolean {
  const { key, path, mustBeDirectory } = place;
  if (flags.creates && mustBeDirectory) throw errnoError('EISDIR', 'open', { path });
  if (strict || flags.exclusive || !flags.truncates || !flags.creates) return false;
  // What was a link when it was last seen has to be looked at.
  if (knowledge.wasLink(key)) return false;
  if (key === '' || knowledge.node(key)?.kind === 'directory') throw errnoError('EISDIR', 'open', { path });
  if (knowledge.fileAbove(key) !== undefined) throw errnoError('ENOTDIR', 'open', { path });
  return true;
}

function aboutOpen(context: Context, place: Place) {
  return { syscall: 'open', path: place.path, keys: keysOnWay(context, place) };
}
