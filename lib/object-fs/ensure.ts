import { abandonable } from '../abandonable.js';
import { letGo } from '../cache/body.js';
import type { Partial } from '../cache/partial/partial.js';
import type { CachedFile } from '../cache/record.js';
import type { Waiters } from '../cache/single-flight.js';
import { errnoError } from '../errors.js';
import { confirmedState, describedState, keptState } from './cached-state.js';
import type { Context } from './context.js';
import { download } from './download.js';
import type { Moment } from './knowledge.js';
import { LinkFound, requireNoLink } from './links/link-found.js';
import { isLink } from './links/link-state.js';
import { withTarget } from './links/read-target.js';
import { directoryOf } from './look-up.js';
import { type ObjectState, stateOf } from './object-state.js';
import { firstReading, type Interest, type Taking } from './ranged/first-reading.js';
import { type Asked, openPartial } from './ranged/open-partial.js';
import { recordOf } from './record-of.js';
import { isDamaged, isMissing, isStale } from './store-errors.js';

/** A version of an object, complete and checked: as a local file, as bytes, or both; neither where the disk refused. */
export interface Content {
  readonly state: ObjectState;
  readonly file?: CachedFile | undefined;
  /** Shared by all who waited: must be copied before it is given away. */
  readonly bytes?: Buffer | undefined;
  /** Becomes `file`; only of an answer that has bytes. */
  readonly publishing?: Promise<CachedFile | undefined> | undefined;
}

/** What a key has: its content, or, of more than one part, what is fetched of it when it is wanted. */
export interface Answer extends Content {
  readonly partial?: Partial | undefined;
}

/** A key that has no file: `EISDIR` or `ENOENT` when it is read. */
export class NoFile extends Error {
  constructor(readonly kind: 'directory' | 'absent') {
    super(kind);
  }
}

const ATTEMPTS = 3;

/** What who begins a flight is going to read, and whether bytes are enough for him. */
interface Wish extends Taking {
  readonly bytes?: boolean | undefined;
}

export interface Wanted {
  /** Told of what has come of an object of many parts; of one that has to be fetched again, once more. */
  readonly fetched?: ((bytes: number) => void) | undefined;
  /** Whether bytes are enough: the file may still be in the making. */
  readonly bytes?: boolean | undefined;
}

/**
 * The fresh content of a key, complete: as `ensureAnswer`, and what is missing is fetched. Throws `NoFile`, and `LinkFound`
 * for a symbolic link, which has no content.
 */
export async function ensureContent(
  context: Context,
  key: string,
  signal?: AbortSignal | null,
  { fetched, bytes = false }: Wanted = {},
): Promise<Content> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await firstAnswer(context, key, signal, { isWhole: true, bytes });
    const { partial, ...content } = bytes ? answer : await withFile(context, answer, signal);
    if (!partial) return content;
    try {
      return { ...content, file: await context.partials.complete(partial, signal ?? undefined, fetched) };
    } catch (error) {
      if (attempt === ATTEMPTS || !mayRetry(error, attempt)) throw error;
    }
  }
}

/**
 * The fresh version of a key: from the cache, or as far as it has been fetched, while it is fresh; after one conditional
 * request when it is not; else by one request that all callers share. Throws `NoFile`, and `LinkFound`.
 *
 * `interest`: what the caller is going to read.
 */
export async function ensureAnswer(
  context: Context,
  key: string,
  signal?: AbortSignal | null,
  interest?: Interest | undefined,
): Promise<Answer> {
  return withFile(context, await firstAnswer(context, key, signal, { interest }), signal);
}

/** Of a flight that somebody began who wanted bytes alone. */
async function withFile<Kind extends Answer>(
  { cache }: Context,
  answer: Kind,
  signal?: AbortSignal | null,
): Promise<Kind> {
  if (!answer.publishing) return answer;
  cache.hurry();
  return { ...answer, file: await abandonable(answer.publishing, signal), publishing: undefined };
}

async function firstAnswer(
  context: Context,
  key: string,
  signal: AbortSignal | null | undefined,
  wish: Wish,
): Promise<Answer> {
  const { knowledge, cache, partials, flights } = context;
  if (key === '') throw new NoFile('directory');
  const known = knowledge.node(key);
  if (known && known.kind !== 'file') throw new NoFile(known.kind);
  requireNoLink(key, known);
  // It has no cached file: once that is published, the partial is given to nobody any more.
  const partial = known && partials.find(key, known.state.version);
  if (partial) return { state: describedState(context, key, known.state, partial.record), partial };
  if (known) {
    const file = await cache.lookUp(key);
    if (file?.record.version === known.state.version) {
      return { state: describedState(context, key, known.state, file.record), file };
    }
  }
  const flight = `${knowledge.lastChange(key)}\0${key}`;
  return flights.run(flight, (waiters) => fetchAnswer(context, key, waiters, wish), signal);
}

async function fetchAnswer(context: Context, key: string, waiters: Waiters, wish: Wish): Promise<Answer> {
  const since = context.knowledge.now();
  const learn = (state: ObjectState): void => context.knowledge.learn(key, { kind: 'file', state }, since);
  for (let attempt = 1; ; attempt += 1) {
    try {
      const answer = await ask(context, { key, since }, waiters, wish);
      learn(answer.state);
      return answer;
    } catch (error) {
      if (error instanceof LinkFound) learn(error.state);
      if (mayRetry(error, attempt) && attempt < ATTEMPTS) continue;
      if (isMissing(error)) throw await explainMissing(context, key, since, waiters.leaving);
      throw error;
    }
  }
}

/** A version that was replaced under our hands, or arrived damaged, is fetched anew: nobody has seen a byte of it. */
function mayRetry(error: unknown, attempt: number): boolean {
  return isStale(error) || (isDamaged(error) && attempt === 1);
}

async function ask(context: Context, asked: Asked, waiters: Waiters, wish: Wish): Promise<Answer> {
  const { cache, partials } = context;
  const cached = await cache.lookUp(asked.key);
  const kept = cached && keptState(context, asked.key, cached.record);
  if (kept) return { state: kept, file: cached };
  const partial = cached ? undefined : partials.find(asked.key);
  if (cached || partial) return request(context, asked, { cached, partial }, waiters, wish);
  const end = await cache.turn(asked.key, waiters.leaving);
  // Another process has fetched it meanwhile.
  if (!end) return ask(context, asked, waiters, wish);
  try {
    return await request(context, asked, {}, waiters, wish);
  } finally {
    end();
  }
}

interface Here {
  readonly cached?: CachedFile | undefined;
  readonly partial?: Partial | undefined;
}

/** The first request, whose answer tells what the object is, or that it is what is here. */
async function request(
  context: Context,
  { key, since }: Asked,
  here: Here,
  waiters: Waiters,
  wish: Wish,
): Promise<Answer> {
  const { partSize, rangedAbove } = context;
  const { cached, partial } = here;
  const ifNoneMatch = (cached ?? partial)?.record.version;
  const first = await firstReading(context, key, wish, ifNoneMatch, waiters);
  if (first === undefined) {
    return { state: confirmedState(context, key, (cached ?? partial)!.record), file: cached, partial };
  }
  const { reading } = first;
  const state = stateOf(reading.object);
  if (isLink(state))
    throw new LinkFound(key, await withTarget(context, key, state, reading, waiters.leaving));
  if (state.size > Math.min(partSize, rangedAbove)) {
    const opening = { ...reading, ...first.keep() };
    return { state, partial: await openPartial(context, { key, since, record: recordOf(state) }, opening) };
  }
  if (reading.range.end - reading.range.start === state.size)
    return download(context, { key, since }, reading, waiters.leaving, wish.bytes);
  // It is smaller than it was thought to be, and what came is not all of it.
  letGo(reading.body);
  return request(context, { key, since }, here, waiters, { ...wish, interest: undefined });
}

async function explainMissing(
  context: Context,
  key: string,
  since: Moment,
  signal: AbortSignal | undefined,
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
