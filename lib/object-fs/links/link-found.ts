import type { Node } from '../knowledge.js';
import type { ObjectState } from '../object-state.js';
import { isLink } from './link-state.js';

/** What a key holds turned out to be a symbolic link, which has to be followed. */
export class LinkFound extends Error {
  override readonly name = 'LinkFound';

  /** The state has the target where the answer that told of the link had it. */
  constructor(
    readonly key: string,
    readonly state: ObjectState,
  ) {
    super(key);
  }
}

/** Throws `LinkFound` for a link. */
export function requireNoLink(key: string, node: Node | undefined): void {
  if (node?.kind === 'file' && isLink(node.state)) throw new LinkFound(key, node.state);
}
