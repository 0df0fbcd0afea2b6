import type { Fs } from '../native-fs.js';

/** `copyFileSync`, with the permission bits, which are part of a copy. */
export function copyFile(memfs: Fs, from: string, to: string, mode: number | undefined): void {
  const source = memfs.statSync(from);
  // What a slash is behind may still be a link, which is not followed, as nothing can be made there.
  const isItself = !to.endsWith('/') && memfs.statSync(to, { throwIfNoEntry: false })?.ino === source.ino;
  // memfs would write it anew.
  if (isItself && !mode && source.isFile()) return;
  memfs.copyFileSync(from, to, mode);
  memfs.chmodSync(to, Number(source.mode) & 0o7777);
}
