import { codeOf, errnoError, removeDirectoryError } from '../errors.js';
import { functionOf } from '../fs-calls/forms.js';
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
  } else if (path !== place) {
    // What a slash behind a link speaks of stays, as on a disk.
    if (!memfs.statSync(place).isDirectory()) throw errnoError('ENOTDIR', 'rm', { path });
  } else {
    memfs.unlinkSync(place);
  }
}

/** `unlinkSync`, which on Linux has another word for directories. */
export function unlink(memfs: Fs, path: string): void {
  refuseSlashOfLink(memfs, path, 'unlink');
  try {
    memfs.unlinkSync(withoutSlash(path));
  } catch (error) {
    throw codeOf(error) === 'EPERM' ? errnoError('EISDIR', 'unlink', { path }) : error;
  }
}

/** `rmdirSync`. A link to a directory is none. */
export function removeDirectory(memfs: Fs, path: string, options: unknown): void {
  refuseSlashOfLink(memfs, path, 'rmdir');
  functionOf(memfs, 'rmdirSync')!(path, options);
}

function refuseSlashOfLink(memfs: Fs, path: string, syscall: string): void {
  if (!path.endsWith('/')) return;
  const stats = memfs.lstatSync(withoutSlash(path), { throwIfNoEntry: false });
  if (stats?.isSymbolicLink()) throw errnoError('ENOTDIR', syscall, { path });
}
