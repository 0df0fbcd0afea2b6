import { dirname } from 'node:path';
import { errnoError } from '../errors.js';
import type { Fs } from '../native-fs.js';
import { encodingOf } from '../object-fs/stat.js';
import { bytesOfText } from '../path-bytes.js';
import { textOf } from '../paths.js';
import { refuseSlashOfFile, withoutSlash } from './names.js';

const LONGEST_TARGET_BYTES = 4095;

export function link(memfs: Fs, target: string, path: string): void {
  refuseSlashOfFile(memfs, target);
  const stats = memfs.lstatSync(target);
  // A kernel looks for the new directory, and for what is in the way, first.
  if (!memfs.statSync(dirname(withoutSlash(path))).isDirectory())
    throw errnoError('ENOTDIR', 'link', { path: target });
  if (stats.isDirectory()) {
    const isTaken = memfs.lstatSync(newName(memfs, path), { throwIfNoEntry: false });
    throw errnoError(isTaken ? 'EEXIST' : 'EPERM', 'link', { path: target });
  }
  memfs.linkSync(target, newName(memfs, path));
}

/** `symlinkSync`. memfs keeps text: bytes that are none are kept as what stands for them. */
export function symlink(memfs: Fs, target: unknown, path: string): void {
  const text = textOf(target) ?? '';
  if (text === '') throw errnoError('ENOENT', 'symlink', { path });
  if (bytesOfText(text).length > LONGEST_TARGET_BYTES) throw errnoError('ENAMETOOLONG', 'symlink', { path });
  memfs.symlinkSync(text, newName(memfs, path));
}

/** `readlinkSync`. */
export function readLink(memfs: Fs, path: string, options: unknown): string | Buffer {
  const bytes = bytesOfText(textOfLink(memfs, path));
  const encoding = encodingOf(options);
  return encoding === 'buffer' ? bytes : bytes.toString((encoding ?? 'utf8') as BufferEncoding);
}

export function textOfLink(memfs: Fs, path: string): string {
  return memfs.readlinkSync(path) as string;
}

/** What is made is no directory, so a slash behind its name is that of a missing one. */
function newName(memfs: Fs, path: string): string {
  if (!path.endsWith('/')) return path;
  const isTaken = memfs.lstatSync(withoutSlash(path), { throwIfNoEntry: false }) !== undefined;
  throw errnoError(isTaken ? 'EEXIST' : 'ENOENT', 'open', { path });
}
