import type { FsShape } from '../fs-calls/forms.js';
import { createMemoryFileSystem } from '../memory-fs/file-system.js';
import { type Fs, liveFs, nativeFs } from '../native-fs.js';

/**
 * A layer as a union asks it. `node:fs` is meant as it was before any redirect, which could lead back into the union; a
 * volume of memfs answers as Node does.
 */
export function asLayer(fs: FsShape): FsShape {
  if (typeof fs?.promises !== 'object') {
    throw new TypeError(`a layer of a union must have the shape of fs, with promises; got ${typeof fs}`);
  }
  if (fs.promises === liveFs.promises) return nativeFs;
  return isMemfs(fs) ? createMemoryFileSystem(fs as unknown as Fs) : fs;
}

/** What `createFsFromVolume` makes names its volume; a bare volume reads itself from JSON. */
function isMemfs(fs: object): boolean {
  return '__vol' in fs || ('fromJSON' in fs && 'toJSON' in fs);
}
