import { nativeFs } from '../native-fs.js';
import type { CacheLayout } from './layout.js';
import { parseMeta } from './meta.js';
import { numericHandle } from './numeric-handle.js';
import { type CachedFile, identify, isSameFile } from './record.js';
import { type TemporaryFile, temporaryName } from './temporary-file.js';

// Only functions of `fs` that call no other one by its public name: those a redirect would catch.
const { lstatSync, mkdirSync, openSync, readFileSync, unlinkSync, writeSync } = nativeFs;

/** The file of a key as its meta tells it; not confirmed. */
export function findSync(layout: CacheLayout, key: string): CachedFile | undefined {
  const text = attempt(() => readFileSync(layout.meta(key), 'utf8'));
  const meta = text === undefined ? undefined : parseMeta(text);
  const path = meta?.key === key ? layout.resolve(key, meta.file) : undefined;
  return path === undefined ? undefined : { path, record: meta!.record, identity: meta!.identity };
}

export function confirmSync(file: CachedFile | undefined): CachedFile | undefined {
  const stats = file && attempt(() => lstatSync(file.path, { bigint: true, throwIfNoEntry: false }));
  return stats?.isFile() && stats.nlink === 1n && isSameFile(identify(stats), file!.identity)
    ? file
    : undefined;
}

/** As `createTemporaryFile`, for a caller that cannot wait; makes the directory if need be. */
export function createTemporaryFileSync(directory: string): TemporaryFile {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const path = temporaryName(directory);
  const handle = numericHandle(openSync(path, 'wx+', 0o600));
  try {
    const reader = numericHandle(openSync(path, O_RDONLY | O_NOFOLLOW));
    const file = { path, handle, reader };
    return { ...file, discard: async () => discardSync(file) };
  } catch (error) {
    handle.closeSync?.();
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

/** Closes our handles. One of Node's own can only be closed behind our back, which is soon enough for a private file. */
export function releaseSync({ handle, reader }: Closable): void {
  for (const each of [handle, reader]) {
    if (each.closeSync) each.closeSync();
    else each.close().catch(() => {});
  }
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
