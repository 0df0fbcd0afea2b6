import { errnoError } from '../../errors.js';
import type { Context } from '../context.js';
import type { Existing } from '../links/existing-at.js';
import { following } from '../links/follow.js';
import { keysOnWay, knownPlace } from '../links/follow-sync.js';
import { isKnownAbove } from '../links/hints.js';
import { isLink } from '../links/link-state.js';
import { requireExisting } from '../look-up.js';
import type { Place } from '../place.js';
import { warmNode } from './warm.js';

/** As `existingAt`: from what is known, else by asking. */
export function existingSync(context: Context, place: Place, syscall: string, follows: boolean): Existing {
  const { path } = place;
  const { remote, strict } = context;
  if (!remote) throw errnoError('ENOTSUP', syscall, { path });
  remote.require({ syscall, path });
  const there = knownPlace(context, place, following(follows, { syscall, path }));
  const known = there && warmNode(context, there.key);
  const mustAsk =
    (known?.kind === 'absent' && strict && !isKnownAbove(context, there!.key)) ||
    (known?.kind === 'file' && follows && isLink(known.state));
  if (there && known && !mustAsk) {
    return { there, node: requireExisting(context, known, there, syscall) };
  }
  return remote.call('existing', [place, syscall, follows], {
    syscall,
    path,
    keys: keysOnWay(context, place),
  });
}
