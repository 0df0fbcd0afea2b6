import type { FirstAnswer } from '../cache/fill.js';
import type { CachedFile, CacheRecord } from '../cache/record.js';
import { errnoError } from '../errors.js';
import type { ObjectReading } from '../object-store/contract.js';
import { modifiedOf } from './attributes.js';
import type { Context } from './context.js';
import { isSameSecond, type Moment } from './knowledge.js';
import { directoryOf } from './look-up.js';
import { type ObjectState, parseState, stateOf } from './object-state.js';
import { isDamaged, isMissing, isStale } from './store-errors.js';
import { StoreFaults } from './store-faults.js';

/** A version of an object, complete and checked: as a local file, as bytes, or both; neither where the disk refused. */
export interface Content {
  readonly state: ObjectState;
  readonly file?: CachedFile | undefined;
  /** Shared by all who waited: must be copied before it is given away. */
  readonly bytes?: Buffer | undefined;
}

/** A key that has no file: `EISDIR` or `ENOENT` when it is read. */
export class NoFile extends Error {
  constructor(readonly kind: 'directory' | 'absent') {
    super(kind);
  }
}

/**
 * The fresh content of a key: from the cache while it is fresh, after one conditional request when it is not, or by
 * one download that all callers share. Throws `NoFile`.
 */
export async function ensureContent(
  context: Context,
  key: string,
  signal?: AbortSignal | null,
): Promise<Content> {
  const { knowledge, cache, immutable, flights } = context;
  if (key === '') throw new NoFile('directory');
  const known = knowledge.node(key);
  if (known && known.kind !== 'file') throw new NoFile(known.kind);
  if (known || immutable) {
    const file = await cache.lookUp(key);
    if (file && known && file.record.version === known.state.version) {
      return { state: describedState(context, key, known.state, file.record), file };
    }
    const state = immutable && !known ? parseState(file?.record.description) : undefined;
    if (file && state) return { state, file };
  }
  const flight = `${knowledge.lastChange(key)}\0${key}`;
  return flights.run(flight, (shared) => fetchContent(context, key, shared), signal);
}

const ATTEMPTS = 3;

async function fetchContent(context: Context, key: string, signal: AbortSignal): Promise<Content> {
  const since = context.knowledge.now();
  for (let attempt = 1; ; attempt += 1) {
    try {
      const content = await download(context, key, since, signal);
      context.knowledge.learn(key, { kind: 'file', state: content.state }, since);
      return content;
    } catch (error) {
      // A version that was replaced under our hands, or arrived damaged, is fetched anew: nobody has seen a byte of it.
      const mayRetry = isStale(error) || (isDamaged(error) && attempt === 1);
      if (mayRetry && attempt < ATTEMPTS) continue;
      if (isMissing(error)) throw await explainMissing(context, key, since, signal);
      throw error;
    }
  }
}

async function download(context: Context, key: string, since: Moment, signal: AbortSignal): Promise<Content> {
  const { store, cache, partSize } = context;
  const cached = await cache.lookUp(key);
  const range = { start: 0, end: partSize };
  const ifNoneMatch = cached?.record.version;
  const faults = new StoreFaults();
  const reading =
    ifNoneMatch === undefined
      ? await store.get(key, { range, signal })
      : await store.get(key, { range, signal, ifNoneMatch });
  if (reading === undefined) return { state: confirmedState(context, key, cached!.record), file: cached };
  const state = stateOf(reading.object);
  try {
    const first = { ...firstAnswer(reading, state), body: faults.body(reading.body) };
    const filled = await cache.fill(key, first, fetchRange, signal);
    if (context.knowledge.lastChange(key) <= since) return { state, file: filled.file, bytes: filled.bytes };
    // This process has changed the key meanwhile: those who waited may have these bytes, and nobody later.
    await cache.drop(key);
    return { state, bytes: filled.bytes };
  } catch (error) {
    if (signal.aborted || !faults.isOfDisk(error)) throw error;
    return { state };
  }

  async function fetchRange(rest: { start: number; end: number }, abort: AbortSignal) {
    const options = { range: rest, ifMatch: state.version, signal: abort };
    const more = await faults.request(() => store.get(key, options));
    return faults.body(more.body);
  }
}

function firstAnswer({ range, body }: ObjectReading, state: ObjectState): FirstAnswer {
  return { record: recordOf(state), length: range.end - range.start, body };
}

export function recordOf(state: ObjectState): CacheRecord {
  const { version, size, crc32 } = state;
  return { version, size, modified: modifiedOf(state), crc32, description: state };
}

/** A listing tells of a version without its metadata, which the cache may have kept. */
function describedState(
  { knowledge }: Context,
  key: string,
  known: ObjectState,
  record: CacheRecord,
): ObjectState {
  if (known.metadata) return known;
  const kept = parseState(record.description);
  if (!kept?.metadata || !isSameSecond(kept.lastModified, known.lastModified)) return known;
  const state = { ...kept, lastModified: kept.lastModified ?? known.lastModified };
  knowledge.describe(key, state);
  return state;
}

/** The store says that the cached version is the present one; what is known of it beyond the cache stays known. */
function confirmedState({ knowledge }: Context, key: string, record: CacheRecord): ObjectState {
  const last = knowledge.lastState(key);
  if (last?.version === record.version && last.metadata) return last;
  return (
    parseState(record.description) ?? {
      version: record.version,
      size: record.size,
      lastModified: record.modified,
    }
  );
}

async function explainMissing(
  context: Context,
  key: string,
  since: Moment,
  signal: AbortSignal,
): Promise<NoFile> {
  await context.cache.drop(key);
  const node = (await directoryOf(context, key, signal)) ?? ({ kind: 'absent' } as const);
  context.knowledge.learn(key, node, since);
  return new NoFile(node.kind);
}

/** The error of opening what has no file. */
export function noFileError(error: unknown, syscall: string, path: string, isBelowFile: boolean): unknown {
  if (!(error instanceof NoFile)) return error;
  if (error.kind === 'directory') return errnoError('EISDIR', syscall, { path });
  return errnoError(isBelowFile ? 'ENOTDIR' : 'ENOENT', syscall, { path });
}
