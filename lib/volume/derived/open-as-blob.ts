import type { FsPromises } from '../../native-fs.js';

/**
 * As `fs.openAsBlob`. The bytes are read when it is called: Node's own Blob keeps the path of a file, and a cached file
 * may be gone when the Blob is read.
 */
export async function openAsBlob(
  promises: FsPromises,
  path: string,
  options?: { type?: string },
): Promise<Blob> {
  const type = options?.type ?? '';
  return new Blob([(await promises.readFile(path)) as Uint8Array<ArrayBuffer>], { type });
}
