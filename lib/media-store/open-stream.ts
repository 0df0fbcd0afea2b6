import { once } from 'node:events';
import type { Readable } from 'node:stream';
import type { FsShape } from '../fs-calls/forms.js';
import { type FsPromises, nativeFs } from '../native-fs.js';
import type { OpenOptions } from './contract.js';

/**
 * A stream of a file that is open already. A range that is none is refused before anything is opened: a handle that has met
 * one would never close.
 */
export async function openStream(fs: FsShape, path: string, options: OpenOptions): Promise<Readable> {
  if (fs !== nativeFs) {
    const handle = await (fs.promises as FsPromises).open(path, 'r');
    return handle.createReadStream({ ...options });
  }
  const stream = nativeFs.createReadStream(path, options);
  await once(stream, 'open');
  return stream;
}
