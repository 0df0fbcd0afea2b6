import { dirname } from 'node:path';
import { codeOf } from '../errors.js';
import { nativePromises } from '../native-fs.js';
import type { CacheLayout } from './layout.js';
import { createDraft, writeFully } from './temporary-file.js';

/** Puts a short text in the place of a file, whole or not at all. Rejects with the disk's error. */
export async function writeWhole(layout: CacheLayout, path: string, text: string): Promise<void> {
  const draft = await createDraft(layout.temporary);
  try {
    await writeFully(draft.handle, Buffer.from(text), 0);
    await draft.handle.close();
    await rename(draft.path, path);
  } catch (error) {
    await draft.discard();
    throw error;
  }
}

/** Makes the directory that the file is to lie in where it is missing, which it seldom is. */
async function rename(from: string, to: string): Promise<void> {
  try {
    await nativePromises.rename(from, to);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    await nativePromises.mkdir(dirname(to), { recursive: true, mode: 0o700 });
    await nativePromises.rename(from, to);
  }
}
