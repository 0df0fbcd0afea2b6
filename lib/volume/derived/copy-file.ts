import { codeOf, errnoError } from '../../errors.js';
import { nativeFs } from '../../native-fs.js';
import { textOf } from '../../paths.js';
import type { CopyEnd, CopyEnds } from './copy-ends.js';
import { resultOf, type Steps } from './steps.js';

const { COPYFILE_EXCL, COPYFILE_FICLONE_FORCE } = nativeFs.constants;
const CHUNK_BYTES = 256 * 1024;

/**
 * `copyFile` between two file systems, through this process, in whatever form the ends are opened: the content and the
 * permission bits. A copy that fails leaves nothing behind.
 */
export function* copyBetween(ends: CopyEnds, from: unknown, to: unknown, mode: number = 0): Steps<void> {
  const places = { path: textOf(from)!, dest: textOf(to)! };
  // A clone is what was asked for, and there is none between file systems.
  if ((mode & COPYFILE_FICLONE_FORCE) !== 0) throw errnoError('EXDEV', 'copyfile', places);
  try {
    const source = yield* resultOf(ends.open(places.path, 'r', 0));
    try {
      yield* copyOpened(ends, source, places, (mode & COPYFILE_EXCL) === 0 ? 'w' : 'wx');
    } finally {
      yield* resultOf(source.close());
    }
  } catch (error) {
    throw asCopyError(error, places);
  }
}

interface Places {
  readonly path: string;
  readonly dest: string;
}

function* copyOpened(ends: CopyEnds, source: CopyEnd, places: Places, flag: string): Steps<void> {
  const stats = yield* resultOf(source.stat());
  if (stats.isDirectory()) throw errnoError('EISDIR', 'copyfile', places);
  const bits = stats.mode & 0o7777;
  const target = yield* resultOf(ends.open(places.dest, flag, bits));
  try {
    yield* pour(source, target);
    // A file that was there has its own bits, and one that was made lacks those of the umask.
    const made = yield* resultOf(target.stat());
    if ((made.mode & 0o7777) !== bits) yield* resultOf(target.chmod(bits));
    yield* resultOf(target.close());
  } catch (error) {
    yield* resultOf(target.abandon());
    throw error;
  }
}

function* pour(source: CopyEnd, target: CopyEnd): Steps<void> {
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  for (;;) {
    const bytes = yield* resultOf(source.read(buffer));
    if (bytes === 0) return;
    yield* resultOf(target.write(buffer.subarray(0, bytes)));
  }
}

function asCopyError(error: unknown, places: Places): unknown {
  const code = codeOf(error);
  if (!code || !/^E[A-Z0-9]+$/.test(code)) return error;
  return errnoError(code, 'copyfile', { ...places, cause: error });
}
