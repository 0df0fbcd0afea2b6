import type { FsShape } from '../fs-calls/forms.js';
import { type Mountable, rooted } from '../mountable.js';
import { nativeFs } from '../native-fs.js';
import { ObjectFileSystem } from '../object-fs/object-file-system.js';
import { resolvePath } from '../paths.js';
import { BackedMediaStore } from './backed-media-store.js';
import type { MediaBackend } from './backend.js';
import type { MediaStore } from './contract.js';
import { FsBackend } from './fs-backend.js';
import { ObjectBackend } from './object-backend.js';

/** Of `createMediaStore`. */
export interface MediaStoreOptions {
  /** Where media lie: what `s3()`, `local()` or `memory()` gave, or an `ObjectFileSystem`. It is not disposed by the store. */
  readonly fileSystem: Mountable;
  /** Absolute path at which that is mounted, for the paths of media. Default `/mediafs`. */
  readonly mount?: string | undefined;
}

/**
 * The media of sessions in a file system that is mounted, or is about to be. Nothing is asked of it before the first call.
 * Throws a `TypeError` for wrong options.
 */
export function createMediaStore({ fileSystem, mount = '/mediafs' }: MediaStoreOptions): MediaStore {
  if (typeof mount !== 'string' || !mount.startsWith('/')) {
    throw new TypeError(`mount must be an absolute path, such as /mediafs; got ${JSON.stringify(mount)}`);
  }
  return new BackedMediaStore(
    backendOf(fileSystem),
    resolvePath(mount, () => '/'),
  );
}

/** Directories are used past their translation of paths, so that files can be moved into them. */
export function backendOf(fileSystem: Mountable): MediaBackend {
  if (fileSystem instanceof ObjectFileSystem) return new ObjectBackend(fileSystem);
  if (typeof fileSystem?.promises !== 'object') {
    throw new TypeError(
      'fileSystem must be what s3(), local() or memory() gives, or another one that can be mounted',
    );
  }
  const { fs, root } = fileSystem[rooted] ?? { fs: fileSystem as FsShape, root: '/' };
  if (fs === nativeFs && root === '/') throw new TypeError('fileSystem must not be the root of the disk');
  return new FsBackend(fs, root);
}
