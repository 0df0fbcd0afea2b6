import { errnoError } from '../errors.js';
import type { Fs } from '../native-fs.js';

const LONGEST_NAME_BYTES = 255;
const LONGEST_PATH_BYTES = 4095;

/** A name has at least a third as many letters as bytes, so most paths are seen to be short at a glance. */
const MAYBE_TOO_LONG = /[^/]{86}/;

/** Throws ENAMETOOLONG for a path that no disk would take. What is missing before the long name is another error. */
export function refuseLongNames(memfs: Fs, path: string, makesParents = false): void {
  if (Buffer.byteLength(path) > LONGEST_PATH_BYTES) throw tooLong(path);
  if (!MAYBE_TOO_LONG.test(path)) return;
  const names = path.split('/');
  const index = names.findIndex((name) => Buffer.byteLength(name) > LONGEST_NAME_BYTES);
  if (index === -1) return;
  if (makesParents || isDirectory(memfs, names.slice(0, index).join('/') || '/')) throw tooLong(path);
}

function tooLong(path: string): Error {
  return errnoError('ENAMETOOLONG', 'open', { path });
}

/** Throws ENOTDIR for a path with a slash at its end that names a file. */
export function refuseSlashOfFile(memfs: Fs, path: string): void {
  if (!path.endsWith('/') || path === '/') return;
  if (isDirectory(memfs, path) === false) throw errnoError('ENOTDIR', 'open', { path });
}

/** `undefined` for what is not there, or cannot be reached. */
function isDirectory(memfs: Fs, path: string): boolean | undefined {
  try {
    return memfs.statSync(path).isDirectory();
  } catch {
    return undefined;
  }
}

export function withoutSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}
