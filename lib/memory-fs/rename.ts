import { posix } from 'node:path';
import { errnoError } from '../errors.js';
import type { Fs, Stats } from '../native-fs.js';
import { isWithin } from '../paths.js';
import { withoutSlash } from './names.js';

/** `renameSync` with the checks of a kernel: memfs puts anything in the place of anything, and itself into itself. */
export function rename(memfs: Fs, given: string, wanted: string): void {
  const [from, to] = [withoutSlash(given), withoutSlash(wanted)];
  if (from === '/' || to === '/') throw refusal('EBUSY', from);
  // A kernel looks for both directories first.
  for (const place of [from, to]) {
    if (!memfs.statSync(posix.dirname(withoutSlash(place))).isDirectory()) throw refusal('ENOTDIR', place);
  }
  const source = memfs.lstatSync(from);
  if (!source.isDirectory() && (given.endsWith('/') || wanted.endsWith('/'))) throw refusal('ENOTDIR', from);
  const target = memfs.lstatSync(withoutSlash(to), { throwIfNoEntry: false });
  if (target?.ino === source.ino) return;
  if (isWithin(to, from)) throw refusal('EINVAL', from);
  if (isWithin(from, to)) throw refusal('ENOTEMPTY', from);
  if (target) makeRoom(memfs, source, target, to);
  if (source.isSymbolicLink()) moveLink(memfs, from, withoutSlash(to));
  else memfs.renameSync(from, to);
}

/** memfs would move what the link leads to. */
function moveLink(memfs: Fs, from: string, to: string): void {
  memfs.symlinkSync(memfs.readlinkSync(from), to);
  memfs.unlinkSync(from);
}

function makeRoom(memfs: Fs, source: Stats, target: Stats, to: string): void {
  if (target.isDirectory()) {
    if (!source.isDirectory()) throw refusal('EISDIR', to);
    if (memfs.readdirSync(to).length > 0) throw refusal('ENOTEMPTY', to);
    memfs.rmdirSync(to);
    return;
  }
  if (source.isDirectory()) throw refusal('ENOTDIR', to);
  memfs.unlinkSync(to);
}

function refusal(code: string, path: string): Error {
  return errnoError(code, 'rename', { path });
}
