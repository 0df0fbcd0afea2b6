import { dirname, join } from 'node:path';
import { codeOf } from '../errors.js';
import { nativePromises } from '../native-fs.js';
import type { CacheLayout } from './layout.js';

/** Removes a directory of a store, and those above it, as long as they are empty; that of the store stays. Never rejects. */
export async function removeEmpty({ root }: CacheLayout, directory: string): Promise<void> {
  const top = join(root, 'files');
  for (let path = directory; dirname(path) !== top && path !== top; path = dirname(path)) {
    try {
      await nativePromises.rmdir(path);
    } catch (error) {
      // Ends at the first that still holds something.
      if (codeOf(error) !== 'ENOENT') return;
    }
  }
}
