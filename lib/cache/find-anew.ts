import { nativePromises } from '../native-fs.js';
import type { CacheLayout } from './layout.js';
import { cachedFileOf } from './meta.js';
import { readMetaText } from './meta-file.js';
import { type CachedFile, isStill } from './record.js';

/** The published file of a key by what the disk alone says now, whatever this process remembers. */
export async function findAnew(layout: CacheLayout, key: string): Promise<CachedFile | undefined> {
  const file = cachedFileOf(layout, key, await readMetaText(layout, key));
  const stats = file && (await nativePromises.lstat(file.path, { bigint: true }).catch(() => undefined));
  return file && stats && isStill(file, stats) ? file : undefined;
}
