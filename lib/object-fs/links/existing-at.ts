import type { Context } from '../context.js';
import type { Node } from '../knowledge.js';
import { requireExisting } from '../look-up.js';
import type { Place } from '../place.js';
import { lookUpToRead } from '../stale.js';
import { speakingOf } from '../store-errors.js';
import { following, leadTo } from './follow.js';
import { requireNoLink } from './link-found.js';

/** What is at the place that a path leads to, and where that is. */
export interface Existing {
  readonly there: Place;
  readonly node: Exclude<Node, { kind: 'absent' }>;
}

/** `follows`: a link at the end of the path is followed, too. */
export function existingAt(
  context: Context,
  place: Place,
  syscall: string,
  follows: boolean,
): Promise<Existing> {
  const how = following(follows, { syscall, path: place.path, isReading: true });
  return leadTo(context, place, how, async (there) => {
    const node = await speakingOf(syscall, place, () => lookUpToRead(context, there.key));
    if (follows) requireNoLink(there.key, node);
    return { there, node: requireExisting(context, node, there, syscall) };
  });
}
