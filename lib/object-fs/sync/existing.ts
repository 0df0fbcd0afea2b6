import { errnoError } from '../../errors.js';
import type { Context } from '../context.js';
import type { Node } from '../knowledge.js';
import type { Existing } from '../links/existing-at.js';
import { following } from '../links/follow.js';
import { keysOnWay, knownPlace } from '../links/follow-sync.js';
import { isKnownAbove, isPlainWay } from '../links/hints.js';
import { isLink } from '../links/link-state.js';
import { requireExisting } from '../look-up.js';
import type { Place } from '../place.js';
import { warmNode } from './warm.js';

/** As `existingAt`: from what is known, else by asking. */
export function existingSync(context: Context, place: Place, syscall: string, follows: boolean): Existing {
  const { path } = place;
  const known = knownSync(context, place, syscall, follows);
  if (known) return { there: known.there, node: requireExisting(context, known.node, known.there, syscall) };
  return context.remote!.call('existing', [place, syscall, follows], {
    syscall,
    path,
    keys: keysOnWay(context, place),
  });
}

/** What is at the place that a path leads to, if that is known; it may be nothing. */
export function knownSync(
  context: Context,
  place: Place,
  syscall: string,
  follows: boolean,
): { readonly there: Place; readonly node: Node } | undefined {
  const { path } = place;
  const { remote, strict, knowledge } = context;
  if (!remote) throw errnoError('ENOTSUP', syscall, { path });
  remote.require({ syscall, path });
  const there = isPlainWay(knowledge, place.key, follows)
    ? place
    : knownPlace(context, place, following(follows, { syscall, path }));
  const node = there && warmNode(context, there.key);
  if (!node) return undefined;
  const mustAsk =
    (node.kind === 'absent' && strict && !isKnownAbove(context, there.key)) ||
    (node.kind === 'file' && follows && isLink(node.state));
  return mustAsk ? undefined : { there, node };
}
