import { codeOf, errnoError } from '../errors.js';
import type { FsShape } from '../fs-calls/forms.js';
import { type FsPromises, nativeFs } from '../native-fs.js';

/** One end of a copy between file systems. */
export interface Side {
  readonly fs: FsShape;
  /** As the caller names it. */
  readonly path: string;
  /** As the file system names it. */
  readonly inner: string;
}

const { COPYFILE_EXCL } = nativeFs.constants;
const CHUNK_BYTES = 256 * 1024;

/** `copyFile` between two file systems: the content and the permission bits, by streaming. */
export async function copyAcross(from: Side, to: Side, mode: number = 0): Promise<void> {
  const [source, target] = [from.fs.promises as FsPromises, to.fs.promises as FsPromises];
  const places = { path: from.path, dest: to.path };
  try {
    await using handle = await source.open(from.inner, 'r');
    const stats = await handle.stat();
    if (stats.isDirectory()) throw errnoError('EISDIR', 'copyfile', places);
    const flag = (mode & COPYFILE_EXCL) === 0 ? 'w' : 'wx';
    await target.writeFile(to.inner, contentOf(handle), { flag });
  } catch (error) {
    if (!/^E[A-Z0-9]+$/.test(codeOf(error) ?? '')) throw error;
    throw errnoError(codeOf(error)!, 'copyfile', { ...places, cause: error });
  }
}

async function* contentOf(handle: Awaited<ReturnType<FsPromises['open']>>): AsyncGenerator<Buffer> {
  for (;;) {
    const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(CHUNK_BYTES), 0, CHUNK_BYTES, null);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
  }
}
