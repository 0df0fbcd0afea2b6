import type { Context } from '../context.js';
import { findByListing } from '../find-by-listing.js';
import type { Node } from '../knowledge.js';
import { ROOT } from '../look-up.js';
import { requireNoLink } from './link-found.js';
import { mayBeLink } from './link-state.js';
import { lookUpLink } from './read-target.js';

/**
 * What a target is that is written to, as far as it is known; throws `LinkFound` for a link. Asked is only what was a
 * link when it was last seen. In strict mode, one LIST tells whether it is a directory, and one GET whether it is a link,
 * if it is small enough to be one.
 */
export async function writeTarget(context: Context, key: string): Promise<Node | undefined> {
  if (key === '') return ROOT;
  const { knowledge, strict } = context;
  const known = knowledge.node(key);
  const found = known ?? (strict ? await findByListing(context, key) : undefined);
  const isOpen = strict && found?.kind === 'file' && mayBeLink(found.state);
  const node = isOpen || (!found && knowledge.wasLink(key)) ? await lookUpLink(context, key) : found;
  requireNoLink(key, node);
  return node;
}
