import { errnoError } from '../errors.js';
import type { Fs } from '../native-fs.js';
import { withRealParent } from './names.js';

export function link(memfs: Fs, target: string, path: string): void {
  if (memfs.lstatSync(target).isDirectory()) throw errnoError('EPERM', 'link', { path: target });
  memfs.linkSync(target, withRealParent(memfs, newName(path)));
}

export function symlink(memfs: Fs, target: string | Uint8Array, path: string): void {
  memfs.symlinkSync(Buffer.from(target as string).toString(), withRealParent(memfs, newName(path)));
}

/** What is made is no directory, so a slash behind its name is that of a missing one. */
function newName(path: string): string {
  if (path.endsWith('/')) throw errnoError('ENOENT', 'open', { path });
  return path;
}
