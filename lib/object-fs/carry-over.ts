import type { Context } from './context.js';
import type { ObjectState } from './object-state.js';
import { recordOf } from './record-of.js';

/**
 * Gives the cached file of one version of `from` to `key`, whose object in the store has the same bytes and the given
 * state. Where that version is not in the cache, `key` has nothing there: what it had before is another object. A disk
 * that refuses costs a download later, and nothing else.
 */
export function carryOver(
  { cache }: Context,
  from: string,
  version: string,
  key: string,
  state: ObjectState,
): Promise<void> {
  return cache.describeAnew(key, recordOf(state), from, version);
}
