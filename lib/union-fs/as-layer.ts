import type { FsShape } from '../fs-calls/forms.js';
import { createMemoryFileSystem } from '../memory-fs/file-system.js';
import { type Mountable, rooted } from '../mountable.js';
import { type Fs, liveFs, nativeFs } from '../native-fs.js';
import { isUnionfs, ofUnionfs } from './unionfs.js';

/** What is mounted, or lies in a union, as it is asked: without the forms that it has for callers of its own. */
export function asLayer(fs: FsShape): FsShape {
  const mounted = asMounted(fs);
  const { fs: inner, root } = (mounted as Mountable)[rooted] ?? {};
  return inner && root === '/' ? inner : mounted;
}

/**
 * A file system that a program gives, as a volume mounts it. `node:fs` is meant as it was before any redirect, which could lead
 * back to who asks; a volume of memfs answers as Node does, and a union of unionfs tells one failure from another.
 */
export function asMounted(fs: FsShape): FsShape {
  if (typeof fs?.promises !== 'object') {
    throw new TypeError(`a layer of a union must have the shape of fs, with promises; got ${typeof fs}`);
  }
  if (fs.promises === liveFs.promises) return nativeFs;
  if (isUnionfs(fs)) return ofUnionfs(fs, asLayer);
  if ('__vol' in fs) return createMemoryFileSystem(fs as unknown as Fs);
  return 'fromJSON' in fs && 'toJSON' in fs ? createMemoryFileSystem(bound(fs)) : fs;
}

/** A bare volume of memfs has methods, where its `fs` has functions. */
function bound(volume: FsShape): Fs {
  const get = (target: FsShape, name: string | symbol): unknown => {
    const value: unknown = Reflect.get(target, name);
    return typeof value === 'function' ? value.bind(target) : value;
  };
  return new Proxy(volume, { get }) as unknown as Fs;
}
