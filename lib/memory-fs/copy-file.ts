import type { Fs } from '../native-fs.js';

/** `copyFileSync`, with the permission bits, which are part of a copy. */
export function copyFile(memfs: Fs, from: string, to: string, mode: number | undefined): void {
  const source = memfs.statSync(from);
  const isItself = memfs.statSync(to, { throwIfNoEntry: false })?.ino === source.ino;
  // memfs would write it anew.
  if (isItself && !mode && source.isFile()) return;
  memfs.copyFileSync(from, to, mode);
  memfs.chmodSync(to, Number(memfs.statSync(from).mode) & 0o7777);
}
