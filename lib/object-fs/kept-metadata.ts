import type { Metadata } from '../object-store/contract.js';
import { isLink } from './links/link-state.js';
import type { ObjectState } from './object-state.js';

const TIMES = new Set(['mtime', 'atime', 'ctime']);

/** What a file keeps when its content is replaced: everything that is known of it but its times. Of a link, nothing. */
export function keptMetadata(known: Partial<ObjectState> | undefined): Metadata {
  if (isLink(known)) return {};
  return Object.fromEntries(Object.entries(known?.metadata ?? {}).filter(([name]) => !TIMES.has(name)));
}
