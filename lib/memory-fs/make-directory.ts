import { randomBytes } from 'node:crypto';
import { posix } from 'node:path';
import { codeOf, errnoError } from '../errors.js';
import type { Fs } from '../native-fs.js';
import { encodeText } from '../object-fs/options.js';
import { encodingOf } from '../object-fs/stat.js';
import { resolvePath } from '../paths.js';
import { creationMode } from './modes.js';
import { refuseLongNames, withoutSlash } from './names.js';

/** `mkdirSync`: recursively it gives the first directory that it made. */
export function makeDirectory(memfs: Fs, path: string, options: unknown, asked: string): string | undefined {
  const { recursive, mode } = (
    typeof options === 'object' && options !== null ? options : { mode: options }
  ) as {
    recursive?: boolean;
    mode?: number | string;
  };
  if (recursive) return inWordsOf(asked, makeAll(memfs, path, mode));
  if (path === '/') throw errnoError('EEXIST', 'mkdir', { path });
  makeOne(memfs, withoutSlash(path), mode);
  return undefined;
}

/** The path as it was asked for, without the names behind the first directory that was made. */
function inWordsOf(asked: string, made: readonly string[]): string | undefined {
  if (made.length === 0) return undefined;
  const names = withoutSlash(resolvePath(asked, process.cwd)).split('/');
  return names.slice(0, names.length - made.length + 1).join('/');
}

function makeAll(memfs: Fs, path: string, mode: number | string | undefined): string[] {
  refuseLongNames(memfs, path, true);
  const missing: string[] = [];
  for (let place = withoutSlash(path); ; place = posix.dirname(place)) {
    const stats = memfs.statSync(place, { throwIfNoEntry: false });
    if (stats?.isDirectory()) break;
    if (stats) throw errnoError(place === path ? 'EEXIST' : 'ENOTDIR', 'mkdir', { path });
    missing.unshift(place);
  }
  for (const place of missing) makeOne(memfs, place, mode);
  return missing;
}

function makeOne(memfs: Fs, path: string, mode: number | string | undefined): void {
  memfs.mkdirSync(path, { mode: creationMode(mode, 0o777) });
}

/** `mkdtempSync`: its errors name the directory that it tried to make. */
export function makeTemporaryDirectory(
  memfs: Fs,
  prefix: string,
  options: unknown,
  asked: string,
): string | Buffer {
  for (;;) {
    const suffix = randomBytes(3).toString('hex');
    try {
      refuseLongNames(memfs, prefix + suffix);
      makeOne(memfs, prefix + suffix, 0o700);
      return encodeText(asked + suffix, encodingOf(options as string)) as string | Buffer;
    } catch (error) {
      if (codeOf(error) === 'EEXIST') continue;
      throw errnoError(codeOf(error)!, 'mkdtemp', { path: asked + suffix });
    }
  }
}
