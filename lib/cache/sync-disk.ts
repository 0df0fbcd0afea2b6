import { nativeFs } from '../native-fs.js';
import type { CacheLayout } from './layout.js';
import { cachedFileOf } from './meta.js';
import { LONGEST_META_BYTES, META_FLAGS } from './meta-file.js';
import { numericHandle } from './numeric-handle.js';
import { type CachedFile, isStill } from './record.js';
import { type FreshTemporaryFile, type TemporaryFile, temporaryName } from './temporary-file.js';

// Only functions of `fs` that call no other one by its public name: those a redirect would catch.
const { closeSync, fstatSync, lstatSync, mkdirSync, openSync, readSync, unlinkSync, writeSync } = nativeFs;

/** The file of a key as its meta tells it; not confirmed. */
export function findSync(layout: CacheLayout, key: string): CachedFile | undefined {
  return cachedFileOf(
    layout,
    key,
    attempt(() => readShortFileSync(layout.meta(key))),
  );
}

export function confirmSync(file: CachedFile | undefined): CachedFile | undefined {
  const stats = file && attempt(() => lstatSync(file.path, { bigint: true, throwIfNoEntry: false }));
  return stats && isStill(file!, stats) ? file : undefined;
}

/** `undefined` for what is no meta of ours: a FIFO, a link, or a file that is too long. */
function readShortFileSync(path: string): string | undefined {
  const number = openSync(path, META_FLAGS);
  try {
    const stats = fstatSync(number);
    if (!stats.isFile() || stats.size > LONGEST_META_BYTES) return undefined;
    const bytes = Buffer.alloc(stats.size);
    return bytes.toString('utf8', 0, readSync(number, bytes, 0, bytes.length, 0));
  } finally {
    closeSync(number);
  }
}

/** As `createTemporaryFile`, for a caller that cannot wait; makes the directory if need be. */
export function createTemporaryFileSync(directory: string): FreshTemporaryFile {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const path = temporaryName(directory);
  const handle = numericHandle(openSync(path, 'wx+', 0o600));
  try {
    const reader = numericHandle(openSync(path, O_RDONLY | O_NOFOLLOW));
    const file = { path, handle, reader };
    return { ...file, discard: async () => discardSync(file) };
  } catch (error) {
    handle.closeSync();
    removeSync(path);
    throw error;
  }
}

// Absent where the system has none.
const { O_RDONLY, O_NOFOLLOW = 0 } = nativeFs.constants;

type Closable = Pick<TemporaryFile, 'handle' | 'reader'>;

/** Closes and removes a temporary file, however it was made. */
export function discardSync(file: Closable & Pick<TemporaryFile, 'path'>): void {
  releaseSync(file);
  removeSync(file.path);
}

export function releaseSync({ handle, reader }: Closable): void {
  handle.closeSync();
  reader.closeSync();
}

export function removeSync(path: string): void {
  attempt(() => unlinkSync(path));
}

export function writeFullySync(descriptor: number, bytes: Uint8Array): void {
  let done = 0;
  while (done < bytes.length) done += writeSync(descriptor, bytes, done, bytes.length - done);
}

function attempt<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
