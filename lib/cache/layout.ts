import { hash } from 'node:crypto';
import { join, resolve, sep } from 'node:path';

/** Where things lie in a cache directory. Pure. */
export interface CacheLayout {
  /** Absolute. */
  readonly root: string;
  readonly tag: string;
  readonly temporary: string;
  /** Notes of files that programs use by their local paths. */
  readonly leases: string;
  /** What all processes on the directory have taken and given back. */
  readonly usage: string;
  /** What is known of cached files, of all stores. */
  readonly descriptions: string;
  /** Notes of uploads that are under way. */
  readonly uploads: string;
  /** The complete files of this store. */
  readonly files: string;
  /** The place of a key under its own name, or `undefined` where it cannot be a file name. */
  ownName(key: string): string | undefined;
  /** The place of a key that cannot have its own name here. */
  hashedName(key: string): string;
  meta(key: string): string;
  /** A note, among the temporary files, that somebody fetches the object of the key. */
  fetching(key: string): string;
  /** Paths in meta files are relative to the cache directory; `undefined` for one that is no place of the key. */
  resolve(key: string, relative: string): string | undefined;
  relative(path: string): string;
}

const HASHED = '.hashed';
const LONGEST_NAME_BYTES = 255;

export function createLayout(directory: string, storeName: string): CacheLayout {
  const root = resolve(directory);
  const files = join(root, 'files', isFileName(storeName) ? storeName : digest(storeName));
  const descriptions = join(root, 'meta');
  const ownName = (key: string) => (canBePath(key) ? join(files, key) : undefined);
  const hashedName = (key: string) => {
    const name = key.slice(key.lastIndexOf('/') + 1);
    return join(files, HASHED, digest(`${storeName}\0${key}`), isFileName(name) ? name : 'object');
  };
  return {
    root,
    tag: join(root, 'CACHEDIR.TAG'),
    temporary: join(root, 'tmp'),
    leases: join(root, 'leases'),
    usage: join(root, 'usage'),
    descriptions,
    uploads: join(root, 'meta', 'uploads'),
    files,
    ownName,
    hashedName,
    meta(key) {
      const name = digest(`${storeName}\0${key}`);
      return `${descriptions}${sep}${name.slice(0, 2)}${sep}${name}.json`;
    },
    fetching: (key) => join(root, 'tmp', `fetching-${digest(`${storeName}\0${key}`)}`),
    resolve(key, relative) {
      const path = join(root, relative);
      return path === ownName(key) || path === hashedName(key) ? path : undefined;
    },
    relative: (path) => path.slice(join(root, '/').length),
  };
}

function canBePath(key: string): boolean {
  const segments = key.split('/');
  return segments[0] !== HASHED && segments.every(isFileName);
}

function isFileName(name: string): boolean {
  if (name === '' || name === '.' || name === '..' || /[\0/]/.test(name)) return false;
  return Buffer.byteLength(name) <= LONGEST_NAME_BYTES;
}

function digest(text: string): string {
  return hash('sha256', text, 'hex');
}
