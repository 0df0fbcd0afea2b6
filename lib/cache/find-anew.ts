import { confirm } from './confirm.js';
import type { CacheLayout } from './layout.js';
import { cachedFileOf } from './meta.js';
import { readMetaText } from './meta-file.js';
import type { CachedFile } from './record.js';

/**
 * The published file of a key by what the disk alone says now, whatever this process remembers. `faulted` is told where
 * the disk says nothing.
 */
export async function findAnew(
  layout: CacheLayout,
  key: string,
  faulted?: (error: unknown) => void,
): Promise<CachedFile | undefined> {
  return confirm(cachedFileOf(layout, key, await readMetaText(layout, key, faulted)), faulted);
}
