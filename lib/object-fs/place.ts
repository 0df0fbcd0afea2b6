import { errnoError } from '../errors.js';
import { nativePromises } from '../native-fs.js';
import { hasTrailingSlash, keyOf, resolvePath, textOf } from '../paths.js';

/** A path argument, understood. */
export interface Place {
  /** As it stands in errors. */
  readonly path: string;
  readonly key: string;
  /** The path ends with a slash, so it must be a directory. */
  readonly mustBeDirectory: boolean;
}

/** Reads a path argument. What is no path is refused in Node's own words; the empty path is `ENOENT`. */
export async function placeOf(path: unknown, syscall: string): Promise<Place> {
  const text = textOf(path);
  if (text === undefined) {
    if (isEmpty(path)) throw errnoError('ENOENT', syscall, { path: '' });
    await nativePromises.access(path as string);
    throw new TypeError(`not a path: ${String(path)}`);
  }
  const resolved = resolvePath(text, () => '/');
  return { path: text, key: keyOf(resolved), mustBeDirectory: hasTrailingSlash(resolved) };
}

function isEmpty(path: unknown): boolean {
  return path === '' || (path instanceof Uint8Array && path.length === 0);
}
