import { tmpdir } from 'node:os';
import type { Partial } from '../cache/partial/partial.js';
import type { CachedFile } from '../cache/record.js';
import { createTemporaryFile, type TemporaryFile, writeFully } from '../cache/temporary-file.js';
import { codeOf, errnoError } from '../errors.js';
import { type BigIntStats, nativeFs } from '../native-fs.js';
import { shownAs } from '../shown-as.js';
import { changeFile } from './change.js';
import { CompleteReader, changeSync, readerStats } from './complete-reader.js';
import type { Context } from './context.js';
import { directoryStats } from './describe.js';
import type { Content } from './ensure.js';
import { fillFromStore } from './fill-from-store.js';
import type { Node } from './knowledge.js';
import { lookUp } from './look-up.js';
import type { ObjectState } from './object-state.js';
import type { OpenFile } from './open-file.js';
import type { Place } from './place.js';
import { answerForReader, mayBeRanged } from './ranged/answer-for-reader.js';
import type { Interest } from './ranged/first-reading.js';
import { openWithoutDisk } from './ranged/open-partial.js';
import { rangedParts } from './ranged/ranged-parts.js';
import { StoreFaults } from './store-faults.js';
import { nodeSync } from './sync/warm.js';

const { O_RDONLY } = nativeFs.constants;

/**
 * Makes a file ready for a reader: the cached file; what has been fetched of a large one; or, where the cache's disk
 * refuses, or has refused to open what it holds, what memory holds of it, and a private file where that cannot be.
 */
export async function prepareReading(
  context: Context,
  place: Place,
  isCacheBroken: boolean,
  interest?: Interest | undefined,
): Promise<OpenFile> {
  return readerOf(context, place, await readable(context, place, isCacheBroken, interest));
}

/** A file that is ready to be read: the cached one, one that is fetched bit by bit, or one of the reader's own. */
export interface Readable {
  readonly state: ObjectState;
  readonly file?: CachedFile | undefined;
  readonly partial?: Partial | undefined;
  readonly own?: Pick<TemporaryFile, 'path'> | undefined;
}

async function readable(
  context: Context,
  place: Place,
  isCacheBroken: boolean,
  interest: Interest | undefined,
): Promise<Readable> {
  const { key } = place;
  const answer = await answerForReader(context, key, interest);
  const { state, partial, bytes } = answer;
  const isWithoutDisk = partial?.file === undefined;
  if (partial && (isWithoutDisk || !isCacheBroken)) return { state, partial };
  if (partial) context.partials.forget(partial);
  const file = isCacheBroken ? undefined : answer.file;
  if (file) return { state, file };
  if (mayBeRanged(context)) return { state, partial: await openWithoutDisk(context, key, state, bytes) };
  const { path } = await privateCopy(context, place, answer);
  return { state, own: { path } };
}

export function readerOf(context: Context, place: Place, readable: Readable): OpenFile {
  const { state, partial, file, own } = readable;
  if (!partial) return new CompleteReader(context, place, state, file ?? own!);
  const { key } = place;
  const statSync = (bigint: boolean) => readerStats(context, key, state, bigint);
  const stats = { stat: async (bigint: boolean) => statSync(bigint), statSync };
  return openReader(context, place, { ...stats, ...rangedParts(context, partial) });
}

/** A directory opens for reading, and every read of it is `EISDIR`: the descriptor is one of a real directory. */
export async function prepareDirectory(context: Context, place: Place): Promise<OpenFile> {
  return directoryReader(context, place, await context.cache.temporaryDirectory().catch(() => tmpdir()));
}

/** `path`: any directory of the disk. */
export function directoryReader(context: Context, place: Place, path: string): OpenFile {
  const describe = (node: Node, bigint: boolean) =>
    directoryStats(context, place.key, node.kind === 'directory' ? node.marker : undefined, bigint);
  return openReader(context, place, {
    path,
    flags: O_RDONLY,
    isRight: (stats: BigIntStats) => stats.isDirectory(),
    discard() {},
    stat: async (bigint) => describe(await lookUp(context, place.key), bigint),
    statSync: (bigint) => describe(nodeSync(context, place, 'fstat'), bigint),
    closed: async () => {},
    closedSync() {},
  });
}

type ReaderParts = Pick<
  OpenFile,
  | 'path'
  | 'flags'
  | 'ranged'
  | 'whole'
  | 'isRight'
  | 'stat'
  | 'statSync'
  | 'discard'
  | 'closed'
  | 'closedSync'
>;

/** A reader has nothing to publish; its attributes are those of the object. */
function openReader(context: Context, place: Place, parts: ReaderParts): OpenFile {
  let path = place.path;
  return {
    ...parts,
    [shownAs]: (shown) => {
      path = shown ?? path;
    },
    publish: async () => {},
    publishSync() {},
    change: (change, syscall) => changeFile(context, { ...place, path }, change, syscall),
    changeSync(change, syscall) {
      changeSync(context, { ...place, path }, change, syscall);
    },
  };
}

/** The content in a file outside the cache, removed when its reader closes it. */
export async function privateCopy(
  context: Context,
  { key, path }: Place,
  { state, bytes }: Content,
): Promise<TemporaryFile> {
  const faults = new StoreFaults();
  let temporary: TemporaryFile | undefined;
  try {
    temporary = await createTemporaryFile(tmpdir());
    if (bytes) await writeFully(temporary.handle, bytes, 0);
    else await fillFromStore(context, key, state.version, temporary, faults);
    await temporary.handle.close();
    await temporary.reader.close();
    return temporary;
  } catch (error) {
    await temporary?.discard();
    throw faults.isOfDisk(error) ? errnoError(codeOf(error)!, 'open', { path, cause: error }) : error;
  }
}
