import type { FsShape } from './fs-calls/forms.js';

/** The key under which a file system tells that it is a directory of another one. */
export const rooted: unique symbol = Symbol('mediafs.rooted');

/** The key under which a file system tells the others that it consists of. */
export const consistsOf: unique symbol = Symbol('mediafs.consistsOf');
/** The key under which a file system tells what of it calls through a volume go to, where that is not itself. */
export const throughVolume: unique symbol = Symbol('mediafs.throughVolume');

/**
 * What can be mounted: anything in the shape of `fs`, at least its `promises`. Paths come to it absolute, normalised
 * and relative to the mount.
 */
export interface Mountable extends FsShape {
  /** Spares a translation: calls go to `fs` at once, with paths below `root`. */
  readonly [rooted]?: { readonly fs: FsShape; readonly root: string };
  readonly [consistsOf]?: readonly FsShape[];
  /** May throw `LeadsOut` for the volume to follow a symbolic link whose target lies outside. */
  readonly [throughVolume]?: FsShape;
  /** Absolute path of a directory that the mount needs outside of every mount: its cache. */
  readonly cacheDirectory?: string;
  /** What lets its bearer read or write one file without credentials; absent where there is no such thing. */
  presign?(path: string, options: object): Promise<unknown>;
  /** Called when the volume that it is mounted in is disposed. */
  dispose?(): Promise<void> | void;
}
