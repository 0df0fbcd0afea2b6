import type { Metadata } from '../object-store/contract.js';
import type { Node } from './knowledge.js';
import type { ObjectState } from './object-state.js';

const TIMES = new Set(['mtime', 'atime', 'ctime']);

/** What a file keeps when its content is replaced: everything that is known of it but its times. */
export function keptMetadata(known: ObjectState | Node | undefined): Metadata {
  const state = known && 'kind' in known ? (known.kind === 'file' ? known.state : undefined) : known;
  return Object.fromEntries(Object.entries(state?.metadata ?? {}).filter(([name]) => !TIMES.has(name)));
}
