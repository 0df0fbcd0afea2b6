import type { Context } from './context.js';
import { isLink } from './links/link-state.js';
import type { ObjectState } from './object-state.js';
import type { Place } from './place.js';

/** As `settledState`, of no more than a part. */
export function plainState(context: Context, place: Place): ObjectState | undefined {
  const state = settledState(context, place);
  return state && state.size <= context.partSize ? state : undefined;
}

/** The state of a file that is known, fresh, no link and not in the making; undefined for all that is not as plain. */
export function settledState(
  { knowledge, partials }: Context,
  { key, mustBeDirectory }: Place,
): ObjectState | undefined {
  const known = mustBeDirectory ? undefined : knowledge.node(key);
  if (known?.kind !== 'file') return undefined;
  const { state } = known;
  const isPlain = state.metadata !== undefined && !isLink(state);
  return isPlain && !partials.find(key, state.version) ? state : undefined;
}
