import { tmpdir } from 'node:os';
import { type FetchRange, fillFile } from '../cache/fill.js';
import { identify, isSameFile } from '../cache/record.js';
import { createTemporaryFile, type TemporaryFile, writeFully } from '../cache/temporary-file.js';
import { type BigIntStats, nativeFs } from '../native-fs.js';
import { shownAs } from '../shown-as.js';
import { changeFile } from './change.js';
import type { Context } from './context.js';
import { directoryStats, fileStats } from './describe.js';
import { type Content, ensureContent, recordOf } from './ensure.js';
import { lookUp } from './look-up.js';
import type { OpenFile } from './open-file.js';
import type { Place } from './place.js';

const { O_RDONLY } = nativeFs.constants;

/** Makes a file ready for a reader: the cached file, or a private one where the cache's disk refuses. */
export async function prepareReading(
  context: Context,
  place: Place,
  signal?: AbortSignal,
): Promise<OpenFile> {
  const { key } = place;
  const content = await ensureContent(context, key, signal);
  const { state, file } = content;
  const own = file ? undefined : await privateCopy(context, key, content);
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
async function privateCopy(context: Context, key: string, { state, bytes }: Content): Promise<TemporaryFile> {
  const temporary = await createTemporaryFile(tmpdir());
  try {
    if (bytes) await writeFully(temporary.handle, bytes, 0);
    else await fillFromStore(context, key, state.version, temporary);
    return temporary;
  } catch (error) {
    await temporary.discard();
    throw error;
  }
}

async function fillFromStore(
  { store, partSize }: Context,
  key: string,
  version: string,
  file: TemporaryFile,
) {
  const signal = new AbortController().signal;
  const fetchRange: FetchRange = async (range, abort) =>
    (await store.get(key, { range, ifMatch: version, signal: abort })).body;
  const { object, range, body } = await store.get(key, {
    range: { start: 0, end: partSize },
    ifMatch: version,
  });
  await fillFile(
    file,
    { record: recordOf(object), length: range.end - range.start, body },
    fetchRange,
    partSize,
    signal,
  );
}
