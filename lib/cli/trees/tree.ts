import type { Fs, FsPromises } from '../../native-fs.js';
import type { VolumeControls } from '../../volume/volume.js';

/** The functions of `fs` that commands call. */
export type TreeFs = Pick<Fs, 'createReadStream' | 'createWriteStream'> & { readonly promises: FsPromises };

/** One file system that the paths of a command line lead to. */
export interface Tree {
  readonly fs: TreeFs;
  /** Where its root is, for its paths. */
  readonly root: string;
  /** A file appears in it whole or not at all, directories need not be made, and copies cost no bytes. */
  readonly isObjectStore: boolean;
  /** What it signs; nothing on a disk. */
  readonly presign?: VolumeControls['presign'];
  /** The same for all paths to one file, however they lead there. */
  identityOf(path: string): Promise<string>;
}

/** What one argument names. */
export interface Location {
  readonly tree: Tree;
  /** Absolute, for the functions of the tree. */
  readonly path: string;
  /** It ends with a slash: a directory is meant. */
  readonly isDirectory: boolean;
  /** It ends with `/.`: what the directory holds is meant, and not its name. */
  readonly meansContents?: boolean;
  /** As the user calls it, or what lies below it. */
  nameOf(path: string): string;
}
