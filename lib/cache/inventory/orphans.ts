import { nativePromises } from '../../native-fs.js';
import { cachedFilePaths } from '../budget/scan.js';
import type { CacheLayout } from '../layout.js';
import { type FileIdentity, identify, isSameFile } from '../record.js';
import { describedFiles, storeOf } from './described-files.js';

/** A file below `files/` that no meta speaks of: left by a process that died, or put there by a stranger. */
export interface Orphan {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly identity: FileIdentity;
}

/** Milliseconds between two looks: a file is published before its meta is. */
export const BETWEEN_LOOKS_MS = 250;

/**
 * The files, of one store if one is named, that no meta speaks of when one looks twice. Should somebody take longer to
 * publish, and the file be removed, he has a miss. Never rejects.
 */
export async function orphansOf(layout: CacheLayout, store?: string): Promise<Orphan[]> {
  const first = await look(layout, store);
  if (first.size === 0) return [];
  await new Promise((resolve) => setTimeout(resolve, BETWEEN_LOOKS_MS));
  const second = await look(layout, store);
  return [...second.values()].filter(({ path, identity }) => {
    const before = first.get(path);
    return before !== undefined && isSameFile(before.identity, identity);
  });
}

async function look(layout: CacheLayout, store: string | undefined): Promise<Map<string, Orphan>> {
  const candidates = new Set<string>();
  for await (const { path } of cachedFilePaths(layout.root)) {
    if (store === undefined || storeOf(layout, path) === store) candidates.add(path);
  }
  for await (const { file } of describedFiles(layout)) candidates.delete(file);
  const orphans = new Map<string, Orphan>();
  for (const path of candidates) {
    const stats = await nativePromises.lstat(path, { bigint: true }).catch(() => undefined);
    if (stats) orphans.set(path, { path, size: Number(stats.size), identity: identify(stats) });
  }
  return orphans;
}
