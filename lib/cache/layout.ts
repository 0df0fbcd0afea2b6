import { createHash } from 'node:crypto';
import { join } from 'node:path';

/** Where things lie in a cache directory. Pure. */
export interface CacheLayout {
  readonly root: string;
  readonly tag: string;
  readonly temporary: string;
  /** The place of a key under its own name, or `undefined` where it cannot be a file name. */
  ownName(key: string): string | undefined;
  /** The place of a key that cannot have its own name here. */
  hashedName(key: string): string;
  meta(key: string): string;
  /** Paths in meta files are relative to the cache directory; `undefined` for one that leads out of the store's files. */
  resolve(relative: string): string | undefined;
  relative(path: string): string;
}

const HASHED = '.hashed';
const LONGEST_NAME_BYTES = 255;

export function createLayout(root: string, storeName: string): CacheLayout {
  const files = join(root, 'files', storeName);
  return {
    root,
    tag: join(root, 'CACHEDIR.TAG'),
    temporary: join(root, 'tmp'),
    ownName: (key) => (canBePath(key) ? join(files, key) : undefined),
    hashedName(key) {
      const name = key.slice(key.lastIndexOf('/') + 1);
      return join(files, HASHED, digest(`${storeName}\0${key}`), isFileName(name) ? name : 'object');
    },
    meta(key) {
      const hash = digest(`${storeName}\0${key}`);
      return join(root, 'meta', hash.slice(0, 2), `${hash}.json`);
    },
    resolve(relative) {
      const path = join(root, relative);
      return path.startsWith(`${files}/`) ? path : undefined;
    },
    relative: (path) => path.slice(root.length + 1),
  };
}

function canBePath(key: string): boolean {
  const segments = key.split('/');
  return segments[0] !== HASHED && segments.every(isFileName);
}

function isFileName(name: string): boolean {
  if (name === '' || name === '.' || name === '..' || name.includes('\0')) return false;
  return Buffer.byteLength(name) <= LONGEST_NAME_BYTES;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
