import { loadMime } from '../packages.js';

/** The content type that an object gets from its name. */
export function contentTypeOf(key: string): string {
  return loadMime().getType(key) ?? 'application/octet-stream';
}
