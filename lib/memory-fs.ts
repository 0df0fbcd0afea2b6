import { loadWithoutGlobals } from './globals.js';
import { createMemoryFileSystem } from './memory-fs/file-system.js';
import type { Mountable } from './mountable.js';
import type { Fs } from './native-fs.js';
import { loadMemfs } from './packages.js';

/**
 * Mounts memory: a fresh volume of the `memfs` package, which is loaded when this is called, with Node's own answers
 * where memfs gives others.
 *
 * @param files what it holds at first, as `memfs.fs.Volume.fromJSON` takes it
 */
export function memory(files: Readonly<Record<string, string | Buffer | null>> = {}): Mountable {
  const { createFsFromVolume, Volume } = loadWithoutGlobals(loadMemfs);
  return createMemoryFileSystem(createFsFromVolume(Volume.fromJSON({ ...files }, '/')) as unknown as Fs);
}
