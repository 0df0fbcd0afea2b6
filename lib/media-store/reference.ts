import { resolvePath } from '../paths.js';
import { isMediaId } from './media-id.js';
import { type MediaPlace, parsePlace } from './place.js';

/** What a mounted path or a bare id refers to; `undefined` for anything else. An id alone says no place. */
export function placeOfReference(reference: unknown, mount: string): MediaPlace | string | undefined {
  if (isMediaId(reference)) return reference;
  if (typeof reference !== 'string' || !reference.startsWith('/')) return undefined;
  const path = resolvePath(reference, () => '/');
  return path.startsWith(`${mount}/`) ? parsePlace(path.slice(mount.length + 1)) : undefined;
}
