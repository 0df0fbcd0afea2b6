import { dirname } from 'node:path';
import { nativePromises } from '../native-fs.js';
import type { CacheLayout } from './layout.js';
import { createDraft, writeFully } from './temporary-file.js';

/** Puts a short text in the place of a file, whole or not at all. Rejects with the disk's error. */
export async function writeWhole(layout: CacheLayout, path: string, text: string): Promise<void> {
  await nativePromises.mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = await createDraft(layout.temporary);
  try {
    await writeFully(draft.handle, Buffer.from(text), 0);
    await draft.handle.close();
    await nativePromises.rename(draft.path, path);
  } catch (error) {
    await draft.discard();
    throw error;
  }
}
