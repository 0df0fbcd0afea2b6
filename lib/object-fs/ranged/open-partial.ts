import type { ByteRange } from '../../cache/fill.js';
import type { Partial } from '../../cache/partial/partial.js';
import type { PartialHooks } from '../../cache/partial/partial-options.js';
import type { Opening } from '../../cache/partial/partials.js';
import type { CachedFile, CacheRecord } from '../../cache/record.js';
import type { TemporaryFile } from '../../cache/temporary-file.js';
import { StoreError } from '../../object-store/store-error.js';
import type { Context } from '../context.js';
import type { Moment } from '../knowledge.js';
import type { ObjectState } from '../object-state.js';
import { recordOf } from '../record-of.js';
import { isDamaged, isMissing, isStale } from '../store-errors.js';

/** A key, and when it was asked for: what has changed since is newer than the answer. */
export interface Asked {
  readonly key: string;
  readonly since: Moment;
}

/** A version that was asked for. */
export interface Version extends Asked {
  readonly record: CacheRecord;
}

/** What is fetched of a version when it is wanted; the first answer, if there is one, is a part of that. */
export function openPartial(
  context: Context,
  version: Version,
  opening?: Opening | undefined,
  isDiskBroken: boolean = false,
): Promise<Partial> {
  const { key, record } = version;
  return context.partials.create(key, record, hooksOf(context, version), opening, isDiskBroken);
}

/** As `openPartial`, for a caller that cannot wait. */
export function openPartialSync(context: Context, version: Version, isDiskBroken: boolean): Partial {
  const { key, record } = version;
  return context.partials.createSync(key, record, hooksOf(context, version), isDiskBroken);
}

/** What memory holds of a version, for a reader that the disk cannot serve; `bytes` are all of it. */
export function openWithoutDisk(
  context: Context,
  key: string,
  state: ObjectState,
  bytes?: Uint8Array | undefined,
): Promise<Partial> {
  const version = { key, since: context.knowledge.now(), record: recordOf(state) };
  const opening = bytes && { range: { start: 0, end: bytes.length }, body: bodyOf(bytes) };
  return openPartial(context, version, opening, true);
}

async function* bodyOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function hooksOf(context: Context, version: Version): PartialHooks {
  const { key, record } = version;
  const { knowledge } = context;
  return {
    fetch: (range, signal) => fetchRange(context, key, record.version, range, signal),
    publish: (temporary) => publishVersion(context, version, temporary),
    failed(error) {
      if (isStale(error) && knowledge.lastState(key)?.version === record.version) knowledge.doubt(key);
      return isStale(error) || isDamaged(error);
    },
  };
}

/** A range of that version and no other: `ESTALE` once it is gone. */
export async function fetchRange(
  { store }: Pick<Context, 'store'>,
  key: string,
  version: string,
  range: ByteRange,
  signal: AbortSignal,
): Promise<AsyncIterable<Uint8Array>> {
  try {
    return (await store.get(key, { range, ifMatch: version, signal })).body;
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw new StoreError('ESTALE', key, { message: 'the object is gone', cause: error });
  }
}

/** Unless the key has changed since: a newer version may be cached. A disk that refuses costs a download later. */
async function publishVersion(
  { cache, knowledge }: Context,
  { key, since, record }: Version,
  temporary: TemporaryFile,
): Promise<CachedFile | undefined> {
  const last = knowledge.lastState(key);
  const isReplaced = (): boolean => knowledge.lastChange(key) > since;
  if (isReplaced() || (last && last.version !== record.version)) {
    await temporary.discard();
    return undefined;
  }
  const file = await cache.adopt(key, record, temporary).catch(() => undefined);
  if (!isReplaced()) return file;
  await cache.drop(key);
  return undefined;
}
