import { createRequire } from 'node:module';
import type { Mountable } from './mountable.js';

/**
 * Mounts memory: a fresh volume of the `memfs` package, which is loaded when this is called.
 *
 * @param files what it holds at first, as `memfs.fs.Volume.fromJSON` takes it
 */
export function memory(files: Readonly<Record<string, string | Buffer | null>> = {}): Mountable {
  const { createFsFromVolume, Volume } = createRequire(import.meta.url)('memfs') as typeof import('memfs');
  return createFsFromVolume(Volume.fromJSON({ ...files }, '/')) as unknown as Mountable;
}
