import type { Fs } from '../native-fs.js';

/** To change a mode or an owner changes neither time of the content, as it does in memfs. */
export function changeKeepingTimes(memfs: Fs, path: string, change: () => void): void {
  const { atime, mtime } = memfs.statSync(path);
  change();
  memfs.utimesSync(path, atime, mtime);
}

export function changeLinkKeepingTimes(memfs: Fs, path: string, change: () => void): void {
  const { atime, mtime } = memfs.lstatSync(path);
  change();
  memfs.lutimesSync(path, atime, mtime);
}

export function changeOpenKeepingTimes(memfs: Fs, descriptor: number, change: () => void): void {
  const { atime, mtime } = memfs.fstatSync(descriptor);
  change();
  memfs.futimesSync(descriptor, atime, mtime);
}
