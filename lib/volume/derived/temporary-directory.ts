import { resolve } from 'node:path';
import type { FsPromises } from '../../native-fs.js';

/** As `fs.promises.mkdtempDisposable` of Node 24: a temporary directory that goes with its scope. */
export async function makeDisposableDirectory(promises: FsPromises, prefix: string, options?: object) {
  const path = await promises.mkdtemp(prefix, options as unknown as BufferEncoding);
  // The working directory may change before it is removed.
  const place = resolve(path);
  const remove = (): Promise<void> => promises.rm(place, { recursive: true, force: true });
  return { path, remove, [Symbol.asyncDispose]: remove };
}
