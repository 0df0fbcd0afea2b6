import type { CachedFile } from '../../cache/record.js';
import { errnoError } from '../../errors.js';
import type { Context } from '../context.js';
import { NoFile } from '../ensure.js';
import type { Node } from '../knowledge.js';
import { ROOT, requireExisting } from '../look-up.js';
import { type ObjectState, parseState } from '../object-state.js';
import type { Place } from '../place.js';

export interface WarmContent {
  readonly state: ObjectState;
  readonly file: CachedFile;
}

/** What has been fetched of a key, if that is fresh and can be told without waiting. */
export function warmPartial({ knowledge, partials, rangedAbove }: Context, key: string) {
  const known = knowledge.node(key);
  if (known?.kind !== 'file' || known.state.size <= rangedAbove) return undefined;
  const partial = partials.find(key, known.state.version);
  return partial && { state: known.state, partial };
}

/** The cached file of a key, if that is fresh and can be told without waiting. Throws `NoFile`. */
export function warmContent({ knowledge, cache, immutable }: Context, key: string): WarmContent | undefined {
  if (key === '') throw new NoFile('directory');
  const known = knowledge.node(key);
  if (known && known.kind !== 'file') throw new NoFile(known.kind);
  const file = known || immutable ? cache.lookUpSync(key) : undefined;
  if (!file) return undefined;
  if (known) return file.record.version === known.state.version ? { state: known.state, file } : undefined;
  const state = parseState(file.record.description);
  return state && { state, file };
}

/** What is at a place itself: from what is known, else by asking. */
export function nodeSync(context: Context, place: Place, syscall: string): Exclude<Node, { kind: 'absent' }> {
  const { path, key } = place;
  if (!context.remote) throw errnoError('ENOTSUP', syscall, { path });
  context.remote.require({ syscall, path });
  const known = warmNode(context, key);
  if (known) return requireExisting(context, known, place, syscall);
  return context.remote.call('existing', [place, syscall, false], { syscall, path, keys: [key] }).node;
}

export function warmNode({ knowledge, cache, immutable }: Context, key: string): Node | undefined {
  if (key === '') return ROOT;
  const known = knowledge.node(key);
  if (known || !immutable) return known;
  const state = parseState(cache.lookUpSync(key)?.record.description);
  return state && { kind: 'file', state };
}
