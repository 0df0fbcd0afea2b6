import type { CacheRecord } from '../cache/record.js';
import type { Context } from './context.js';
import { isSameSecond, type ObjectState, parseState } from './object-state.js';

/** A listing tells of a version without its metadata, which the cache may have kept. */
export function describedState(
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

/** The state of the cached version where that is the one to use; what is known of it beyond the cache stays known. */
export function confirmedState({ knowledge }: Context, key: string, record: CacheRecord): ObjectState {
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

/** The state of a version that was cached before this process was: what never changes is not asked about. */
export function keptState(
  { immutable, knowledge }: Context,
  key: string,
  { description }: CacheRecord,
): ObjectState | undefined {
  return immutable && knowledge.node(key) === undefined ? parseState(description) : undefined;
}
