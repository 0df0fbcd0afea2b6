import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type FileHandle, nativeFs, nativePromises } from '../native-fs.js';
import { numericHandle, promised } from './numeric-handle.js';

/** What is needed of a handle. */
export type TemporaryHandle = Pick<
  FileHandle,
  'fd' | 'chmod' | 'close' | 'read' | 'stat' | 'truncate' | 'utimes' | 'write'
> & { closeSync(): void };

export type TemporaryReader = Pick<TemporaryHandle, 'close' | 'closeSync' | 'stat'>;

/** A file in the making: seen by nobody, removed unless it is published. */
export interface Draft {
  readonly path: string;
  readonly handle: TemporaryHandle;
  /** Closes and removes it. Harmless when it is gone. */
  discard(): Promise<void>;
}

export interface TemporaryFile extends Draft {
  /**
   * A second descriptor, which cannot write; the published file is held by it for a moment. Opened now, so that it
   * never takes the number of a descriptor that a caller has just closed.
   */
  readonly reader: TemporaryReader;
}

/** One that was made here, and can be read by its second descriptor. */
export interface FreshTemporaryFile extends TemporaryFile {
  readonly reader: TemporaryHandle;
}

/** Makes an empty file of mode 0600, at most. Rejects with the disk's error. */
export async function createDraft(directory: string): Promise<Draft> {
  return createDraftAt(temporaryName(directory));
}

async function createDraftAt(path: string): Promise<Draft> {
  const handle = numericHandle(await openNumber(path, 'wx+', 0o600));
  return { path, handle, discard: () => discard(path, handle) };
}

/** Makes an empty file that can be published. Rejects with the disk's error. */
export async function createTemporaryFile(directory: string): Promise<FreshTemporaryFile> {
  return withReader(await createDraft(directory));
}

/** As `createTemporaryFile`, with a name of the caller's. Rejects with the disk's error, `EEXIST` for a name that is taken. */
export async function createFileAt(path: string): Promise<FreshTemporaryFile> {
  return withReader(await createDraftAt(path));
}

/** Opens one that was made by another thread, so that it can be published. */
export async function openTemporaryFile(path: string): Promise<TemporaryFile> {
  const handle = numericHandle(await openNumber(path, O_RDWR | O_NOFOLLOW));
  return withReader({ path, handle, discard: () => discard(path, handle) });
}

async function withReader(draft: Draft): Promise<FreshTemporaryFile> {
  const { path, handle } = draft;
  try {
    const reader = numericHandle(await openNumber(path, O_RDONLY | O_NOFOLLOW));
    return { path, handle, reader, discard: () => discard(path, handle, reader) };
  } catch (error) {
    await draft.discard();
    throw error;
  }
}

/** Opens a file as a plain number. Rejects with the disk's error. */
export function openNumber(path: string, flags: string | number, mode?: number): Promise<number> {
  return promised((done) => nativeFs.open(path, flags, mode, done));
}

// Absent where the system has none.
const { O_RDONLY, O_RDWR, O_NOFOLLOW = 0 } = nativeFs.constants;

async function discard(path: string, ...handles: Pick<FileHandle, 'close'>[]): Promise<void> {
  for (const handle of handles) await handle.close().catch(ignore);
  await nativePromises.unlink(path).catch(ignore);
}

/** 128 random bits. Never a name derived from a process id: two containers both have process 1. */
export function temporaryName(directory: string): string {
  return join(directory, randomBytes(16).toString('hex'));
}

/** Writes all bytes: a single `write` may take fewer. */
export async function writeFully(
  handle: Pick<FileHandle, 'write'>,
  bytes: Uint8Array,
  position: number,
): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

function ignore(): void {}
