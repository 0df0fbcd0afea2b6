import { errnoError } from '../errors.js';
import type { Way } from '../fs-calls/walk.js';
import { nativeFs, nativePromises } from '../native-fs.js';
import { isWellFormed } from '../path-bytes.js';
import { hasTrailingSlash, keyOf, resolvePath, textOf } from '../paths.js';

/** A path argument, understood. */
export type Place = Way;

/** Reads a path argument. What is no path is refused in Node's own words; the empty path is `ENOENT`. */
export async function placeOf(path: unknown, syscall: string): Promise<Place> {
  const place = understand(path, syscall);
  if (place) return place;
  await nativePromises.access(path as string);
  throw new TypeError(`not a path: ${String(path)}`);
}

export function placeOfSync(path: unknown, syscall: string): Place {
  const place = understand(path, syscall);
  if (place) return place;
  nativeFs.accessSync(path as string);
  throw new TypeError(`not a path: ${String(path)}`);
}

function understand(path: unknown, syscall: string): Place | undefined {
  const text = textOf(path);
  if (text === undefined) {
    if (isEmpty(path)) throw errnoError('ENOENT', syscall, { path: '' });
    return undefined;
  }
  const resolved = resolvePath(text, () => '/');
  const key = keyOf(resolved);
  // It has no UTF-8, so no store can keep it.
  if (!isWellFormed(key)) throw errnoError('EINVAL', syscall, { path: text });
  if (isTooLong(key)) throw errnoError('ENAMETOOLONG', syscall, { path: text });
  return { path: text, key, mustBeDirectory: hasTrailingSlash(resolved) };
}

/** No store keeps a longer one, and a listing below it would be a request for nothing. */
export const LONGEST_KEY_BYTES = 1024;

/** No character takes more than three bytes for each of its code units. */
function isTooLong(key: string): boolean {
  return key.length * 3 > LONGEST_KEY_BYTES && Buffer.byteLength(key) > LONGEST_KEY_BYTES;
}

function isEmpty(path: unknown): boolean {
  return path === '' || (path instanceof Uint8Array && path.length === 0);
}
