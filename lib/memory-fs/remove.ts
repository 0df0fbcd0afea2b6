import { codeOf, errnoError, removeDirectoryError } from '../errors.js';
import type { Fs } from '../native-fs.js';
import { withoutSlash } from './names.js';

export interface RemoveOptions {
  readonly force?: boolean;
  readonly recursive?: boolean;
}

/** `rmSync`: of a link to a directory it removes the link, where memfs removes the directory. */
export function remove(memfs: Fs, path: string, options: RemoveOptions | undefined, asked: string): void {
  const { force = false, recursive = false } = options ?? {};
  const place = withoutSlash(path);
  const stats = memfs.lstatSync(place, { throwIfNoEntry: !force as true });
  if (!stats) return;
  if (stats.isDirectory()) {
    if (!recursive) throw removeDirectoryError(asked);
    memfs.rmSync(place, { recursive });
  } else {
    if (path !== place) throw errnoError('ENOTDIR', 'rm', { path });
    memfs.unlinkSync(place);
  }
}

/** `unlinkSync`, which on Linux has another word for directories. */
export function unlink(memfs: Fs, path: string): void {
  try {
    memfs.unlinkSync(withoutSlash(path));
  } catch (error) {
    throw codeOf(error) === 'EPERM' ? errnoError('EISDIR', 'unlink', { path }) : error;
  }
}
