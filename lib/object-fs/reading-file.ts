import { tmpdir } from 'node:os';
import { identify, isSameFile } from '../cache/record.js';
import { createTemporaryFile, type TemporaryFile, writeFully } from '../cache/temporary-file.js';
import { codeOf, errnoError } from '../errors.js';
import { type BigIntStats, nativeFs } from '../native-fs.js';
import { shownAs } from '../shown-as.js';
import { changeFile } from './change.js';
import type { Context } from './context.js';
import { directoryStats, fileStats } from './describe.js';
import { type Content, ensureContent } from './ensure.js';
import { fillFromStore } from './fill-from-store.js';
import { lookUp } from './look-up.js';
import type { OpenFile } from './open-file.js';
import type { Place } from './place.js';
import { StoreFaults } from './store-faults.js';

const { O_RDONLY } = nativeFs.constants;

/**
 * Makes a file ready for a reader: the cached file, or a private one where the cache's disk refuses, or has refused to
 * open what it holds.
 */
export async function prepareReading(
  context: Context,
  place: Place,
  isCacheBroken: boolean,
): Promise<OpenFile> {
  const { key } = place;
  const content = await ensureContent(context, key);
  const { state } = content;
  const file = isCacheBroken ? undefined : content.file;
  const own = file ? undefined : await privateCopy(context, place, content);
  return openReader(context, place, {
    path: own?.path ?? file!.path,
    flags: O_RDONLY,
    isRight: (stats) => own !== undefined || isSameFile(identify(stats), file!.identity),
    stat: async (bigint) => {
      const last = context.knowledge.lastState(key);
      return fileStats(context, key, last?.version === state.version ? last : state, bigint);
    },
    closed: async () => own?.discard(),
  });
}

/** A directory opens for reading, and every read of it is `EISDIR`: the descriptor is one of a real directory. */
export async function prepareDirectory(context: Context, place: Place): Promise<OpenFile> {
  const path = await context.cache.temporaryDirectory().catch(() => tmpdir());
  return openReader(context, place, {
    path,
    flags: O_RDONLY,
    isRight: (stats: BigIntStats) => stats.isDirectory(),
    stat: async (bigint) => {
      const node = await lookUp(context, place.key);
      return directoryStats(context, place.key, node.kind === 'directory' ? node.marker : undefined, bigint);
    },
    closed: async () => {},
  });
}

type ReaderParts = Pick<OpenFile, 'path' | 'flags' | 'isRight' | 'stat' | 'closed'>;

/** A reader has nothing to publish; its attributes are those of the object. */
function openReader(context: Context, place: Place, parts: ReaderParts): OpenFile {
  let path = place.path;
  return {
    ...parts,
    [shownAs]: (shown) => {
      path = shown ?? path;
    },
    publish: async () => {},
    discard() {},
    change: (change, syscall) => changeFile(context, { ...place, path }, change, syscall),
  };
}

/** The content in a file outside the cache, removed when its reader closes it. */
async function privateCopy(
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
    return temporary;
  } catch (error) {
    await temporary?.discard();
    throw faults.isOfDisk(error) ? errnoError(codeOf(error)!, 'open', { path, cause: error }) : error;
  }
}
