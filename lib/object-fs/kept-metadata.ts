import type { Metadata } from '../object-store/contract.js';
import type { ObjectState } from './object-state.js';

const TIMES = new Set(['mtime', 'atime', 'ctime']);

/** What a file keeps when its content is replaced: everything that is known of it but its times. */
export function keptMetadata(known: Partial<ObjectState> | undefined): Metadata {
  return Object.fromEntries(Object.entries(known?.metadata ?? {}).filter(([name]) => !TIMES.has(name)));
}
