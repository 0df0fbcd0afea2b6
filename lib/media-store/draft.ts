import { createHash, randomBytes } from 'node:crypto';
import type { FsPromises } from '../native-fs.js';

/** A file in the making: whole, durable, and not yet where anybody looks. */
export interface Draft {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** In hex. */
  readonly sha256: string;
}

/** What the names of drafts begin with; nothing with a dot in front is an id. */
export const DRAFT_PREFIX = '.draft-';

/** Writes all pieces into a new file of a directory, and on to the disk. A failure leaves no file. */
export async function writeDraft(
  promises: FsPromises,
  directory: string,
  pieces: AsyncIterable<Uint8Array>,
): Promise<Draft> {
  const path = `${directory}/${DRAFT_PREFIX}${randomBytes(16).toString('hex')}`;
  const handle = await promises.open(path, 'wx');
  const digest = createHash('sha256');
  let size = 0;
  try {
    for await (const piece of pieces) {
      digest.update(piece);
      for (let done = 0; done < piece.length; ) {
        done += (await handle.write(piece, done, piece.length - done)).bytesWritten;
      }
      size += piece.length;
    }
    await handle.sync();
    await handle.close();
    return { path, size, sha256: digest.digest('hex') };
  } catch (error) {
    // The first failure is the one to tell.
    await handle.close().catch(() => {});
    await promises.unlink(path).catch(() => {});
    throw error;
  }
}

/** Makes the names in a directory durable, where the file system knows how. */
export async function syncDirectory(promises: FsPromises, directory: string): Promise<void> {
  const handle = await promises.open(directory, 'r').catch(() => undefined);
  try {
    await handle?.sync();
  } catch {
    // Some file systems refuse it for directories, and keep names in order anyway.
  } finally {
    await handle?.close();
  }
}
