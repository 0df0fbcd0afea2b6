import { codeOf, errnoError } from '../errors.js';
import { type FsShape, functionOf } from '../fs-calls/forms.js';
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
    throw asCopyError(error, places);
  }
}

/** The sync form, which has the whole file in memory for a moment. */
export function copyAcrossSync(from: Side, to: Side, mode: number = 0): void {
  const places = { path: from.path, dest: to.path };
  const [read, write] = [functionOf(from.fs, 'readFileSync'), functionOf(to.fs, 'writeFileSync')];
  if (!read || !write) throw errnoError('ENOTSUP', 'copyfile', places);
  try {
    const flag = (mode & COPYFILE_EXCL) === 0 ? 'w' : 'wx';
    write.call(to.fs, to.inner, read.call(from.fs, from.inner), { flag });
  } catch (error) {
    throw asCopyError(error, places);
  }
}

function asCopyError(error: unknown, places: { path: string; dest: string }): unknown {
  const code = codeOf(error);
  if (!code || !/^E[A-Z0-9]+$/.test(code)) return error;
  return errnoError(code, 'copyfile', { ...places, cause: error });
}

async function* contentOf(handle: Awaited<ReturnType<FsPromises['open']>>): AsyncGenerator<Buffer> {
  for (;;) {
    const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(CHUNK_BYTES), 0, CHUNK_BYTES, null);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
  }
}
