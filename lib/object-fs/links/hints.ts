import { parentOf } from '../../paths.js';
import type { Context } from '../context.js';
import type { Knowledge } from '../knowledge.js';
import { isLink, mayBeLink } from './link-state.js';

/** The target of a link that is known and fresh. */
export function freshTarget(knowledge: Knowledge, key: string): Uint8Array | undefined {
  const node = knowledge.node(key);
  return node?.kind === 'file' && isLink(node.state) ? node.state.target : undefined;
}

/**
 * What is known of a name that others lie below: a fresh target; `ask` where it was a link when it was last seen, or may
 * be one by what a listing said of it, for below a file nothing could be.
 */
export function targetAbove(knowledge: Knowledge, key: string): Uint8Array | 'ask' | undefined {
  const seen = knowledge.seen(key);
  const last = seen?.node.kind === 'file' ? seen.node.state : undefined;
  if (seen?.isFresh && !last) return undefined;
  if (seen?.isFresh && last?.target && isLink(last)) return last.target;
  return knowledge.wasLink(key) || (last && (isLink(last) || mayBeLink(last))) ? 'ask' : undefined;
}

/** Whether no link can be on the way, as far as is known; so it is with nearly every path. */
export function isPlainWay(knowledge: Knowledge, key: string, last: boolean): boolean {
  for (let slash = key.indexOf('/'); slash !== -1; slash = key.indexOf('/', slash + 1)) {
    if (targetAbove(knowledge, key.slice(0, slash)) !== undefined) return false;
  }
  return !(last && freshTarget(knowledge, key));
}

/** Whether what lies above a key is known well enough to say that no link is there that nobody has seen. */
export function isKnownAbove({ knowledge }: Pick<Context, 'knowledge'>, key: string): boolean {
  for (let above = parentOf(key); above !== ''; above = parentOf(above)) {
    const node = knowledge.node(above);
    if (node?.kind === 'directory') return true;
    if (!node) return false;
    if (node.kind === 'file' && !node.state.metadata) return false;
  }
  return true;
}
