import type { ListedObject } from '../../object-store/contract.js';
import { parseMode } from '../attributes.js';
import type { ObjectState } from '../object-state.js';

export const LINK_BITS = 0o120000;
export const LINK_PERMISSIONS = 0o777;

const TYPE = 0o170000;

/** Bytes of the longest target that Linux takes. */
export const LONGEST_TARGET = 4095;

/** Bytes of the largest object that is read as a link: s3fs-fuse and others have put a line end or a NUL at its end. */
export const LARGEST_LINK = LONGEST_TARGET + 2;

/**
 * Whether an object is a symbolic link: its metadata has the type bits of one, as s3fs-fuse writes them. What is longer
 * than any target is a file all the same, or its content could not be had.
 */
export function isLink(state: Partial<ObjectState> | undefined): boolean {
  if (!state?.metadata || (state.size ?? 0) > LARGEST_LINK) return false;
  return ((parseMode(state.metadata['mode']) ?? 0) & TYPE) === LINK_BITS;
}

/** Whether an object that is known from a listing only, without its metadata, can be a link. */
export function mayBeLink({ size, metadata }: Pick<ListedObject, 'size'> & Partial<ObjectState>): boolean {
  return metadata === undefined && size > 0 && size <= LARGEST_LINK;
}
