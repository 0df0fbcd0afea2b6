import { join, posix } from 'node:path';
import type { MountUrl } from '../../mount-url.js';
import type { Mountable } from '../../mountable.js';
import { nativeFs, nativePromises } from '../../native-fs.js';
import { createVolume } from '../../volume/volume.js';
import type { Tree, TreeFs } from './tree.js';

/** The real file system. */
export function diskTree(): Tree {
  return { fs: nativeFs, root: '/', isObjectStore: false, identityOf: realPathOf };
}

/** A file system at a path, in a volume of its own. */
export function mountedTree(root: string, fileSystem: Mountable, url: MountUrl): Tree & AsyncDisposable {
  const volume = createVolume();
  volume.mount(root, fileSystem);
  return {
    fs: volume as unknown as TreeFs,
    root,
    isObjectStore: url.kind === 's3',
    presign: volume.presign,
    identityOf: async (path) => identityOf(url, posix.relative(root, path)),
    [Symbol.asyncDispose]: () => volume.dispose(),
  };
}

function identityOf(url: MountUrl, path: string): string | Promise<string> {
  if (url.kind === 'memory') return `memory:${path}`;
  if (url.kind === 'fs') return realPathOf(join(url.directory, path));
  const { bucket, prefix = '', endpoint = 'aws' } = url.options;
  return `s3:${String(endpoint)}/${posix.join(bucket, prefix, path)}`;
}

/** As far as it is there. */
async function realPathOf(path: string): Promise<string> {
  try {
    return await nativePromises.realpath(path);
  } catch {
    const above = join(path, '..');
    return above === path ? path : join(await realPathOf(above), path.slice(above.length));
  }
}
