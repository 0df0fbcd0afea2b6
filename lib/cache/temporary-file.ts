import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type FileHandle, nativePromises } from '../native-fs.js';

/** A file in the making: seen by nobody, removed unless it is published. */
export interface TemporaryFile {
  readonly path: string;
  readonly handle: FileHandle;
  /** Closes and removes it. Harmless when it is gone. */
  discard(): Promise<void>;
}

/**
 * Makes an empty file with a random name of 128 bits. Never a name derived from a process id: two containers both
 * have process 1.
 */
export async function createTemporaryFile(directory: string): Promise<TemporaryFile> {
  const path = join(directory, randomBytes(16).toString('hex'));
  const handle = await nativePromises.open(path, 'wx+', 0o600);
  return {
    path,
    handle,
    async discard() {
      await handle.close().catch(ignore);
      await nativePromises.unlink(path).catch(ignore);
    },
  };
}

/** Writes all bytes: a single `write` may take fewer. */
export async function writeFully(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

function ignore(): void {}
