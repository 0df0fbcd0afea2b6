import { codeOf, errnoError } from '../errors.js';
import type { FsPromises } from '../native-fs.js';
import { type FsShape, functionOf } from './forms.js';

/** A file in one file system. */
export interface Place {
  readonly fs: FsShape;
  readonly path: string;
}

export interface CopyOptions {
  /** To open the target with. */
  readonly flag: 'w' | 'wx';
  /** Permission bits of a file that is made. */
  readonly mode?: number;
  readonly signal?: AbortSignal | undefined;
}

const CHUNK_BYTES = 256 * 1024;

/** Copies the content of a file to another file system, by streaming. */
export async function copyContent(from: Place, to: Place, options: CopyOptions): Promise<void> {
  const [source, target] = [from.fs.promises as FsPromises, to.fs.promises as FsPromises];
  await using handle = await source.open(from.path, 'r');
  if ((await handle.stat()).isDirectory()) throw errnoError('EISDIR', 'read');
  await target.writeFile(to.path, contentOf(handle), options);
}

/** The sync form, which has the whole file in memory for a moment. */
export function copyContentSync(from: Place, to: Place, options: CopyOptions): void {
  const [read, write] = [functionOf(from.fs, 'readFileSync'), functionOf(to.fs, 'writeFileSync')];
  if (!read || !write) throw errnoError('ENOTSUP', 'open', { path: from.path });
  write.call(to.fs, to.path, read.call(from.fs, from.path), options);
}

/** What failed was one of the steps, and the caller asked for a copy. */
export function asCopyError(error: unknown, path: string, dest: string): unknown {
  const code = codeOf(error);
  if (!code || !/^E[A-Z0-9]+$/.test(code)) return error;
  return errnoError(code, 'copyfile', { path, dest, cause: error });
}

async function* contentOf(handle: Awaited<ReturnType<FsPromises['open']>>): AsyncGenerator<Buffer> {
  for (;;) {
    const { buffer, bytesRead } = await handle.read(Buffer.allocUnsafe(CHUNK_BYTES), 0, CHUNK_BYTES, null);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
  }
}
