import { isNothingThere } from '../errors.js';
import { type BigIntStats, nativeFs } from '../native-fs.js';
import { type CachedFile, isStill } from './record.js';

const { O_RDONLY, O_NOFOLLOW = 0 } = nativeFs.constants;

/**
 * All bytes of a cached file, if what lies at its path is that file; undefined if not. One open descriptor tells both,
 * for less than Node's `readFile` costs behind a look at the path: the size is known, and no handle is made. Only what may
 * wait for the disk is handed to a thread, which takes ten times as long as what the kernel knows of an open file by
 * heart. Rejects with the disk's error.
 */
export async function readIdentified(file: CachedFile): Promise<Buffer | undefined> {
  const opened = await openIdentified(file);
  if (!opened) return undefined;
  try {
    return await readAll(opened.number, file.record.size);
  } finally {
    closeQuietly(opened.number);
  }
}

/** A descriptor of a cached file, for its caller to close, and what the kernel says of it. */
export interface OpenedFile {
  readonly file: CachedFile;
  readonly number: number;
  readonly stats: BigIntStats;
}

/** As `readIdentified`: a descriptor to read the file by. */
export async function openIdentified(file: CachedFile): Promise<OpenedFile | undefined> {
  const number = await openToRead(file.path);
  if (number === undefined) return undefined;
  try {
    const stats = nativeFs.fstatSync(number, { bigint: true });
    if (isStill(file, stats)) return { file, number, stats };
  } catch (error) {
    closeQuietly(number);
    throw error;
  }
  closeQuietly(number);
  return undefined;
}

function openToRead(path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    nativeFs.open(path, O_RDONLY | O_NOFOLLOW, (error, number) => {
      if (error === null) resolve(number);
      else if (isNothingThere(error)) resolve(undefined);
      else reject(error);
    });
  });
}

/** Undefined where the file ends early: something else has written to it. */
async function readAll(number: number, size: number): Promise<Buffer | undefined> {
  const bytes = Buffer.allocUnsafeSlow(size);
  for (let position = 0; position < size; ) {
    const count = await readInto(number, bytes, position);
    if (count === 0) return undefined;
    position += count;
  }
  return bytes;
}

function readInto(number: number, bytes: Buffer, position: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const done = (error: Error | null, count: number) => (error ? reject(error) : resolve(count));
    nativeFs.read(number, bytes, position, bytes.length - position, position, done);
  });
}

/** A descriptor that was only read from has nothing to fail of. */
export function closeQuietly(number: number): void {
  try {
    nativeFs.closeSync(number);
  } catch {
    // It is closed all the same.
  }
}
