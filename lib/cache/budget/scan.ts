import { join } from 'node:path';
import pLimit from 'p-limit';
import { nativePromises } from '../../native-fs.js';
import { costOf } from './cost.js';
import type { Used } from './oldest.js';

/** Questions to the disk at the same time: those of readers come between them. */
const AT_ONCE = 4;

/** A meta file. */
export interface MetaEntry extends Used {
  readonly path: string;
}

/** What the files of all stores cost, by what their directories say. Never rejects: what cannot be seen is passed over. */
export async function measureFiles(root: string): Promise<number> {
  let total = 0;
  for await (const { size } of cachedFilePaths(root)) total += costOf(size);
  return total;
}

/** All that lies below `files/` and is no directory, whether a meta speaks of it or not. Never rejects. */
export async function* cachedFilePaths(root: string): AsyncGenerator<{ path: string; size: number }> {
  const waiting = [join(root, 'files')];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const files: string[] = [];
    for (const entry of await entriesOf(next)) {
      const path = join(next, entry.name);
      if (entry.isDirectory()) waiting.push(path);
      else files.push(path);
    }
    yield* statsOf(files);
  }
}

/** All meta files, with the time when each was used last. Never rejects. */
export async function* metaEntries(root: string): AsyncGenerator<MetaEntry> {
  const top = join(root, 'meta');
  for (const entry of await entriesOf(top)) {
    if (!entry.isDirectory() || !SHARD.test(entry.name)) continue;
    const directory = join(top, entry.name);
    const paths = (await entriesOf(directory)).map(({ name }) => join(directory, name));
    for await (const { path, mtimeMs } of statsOf(paths)) yield { path, used: mtimeMs };
  }
}

const SHARD = /^[0-9a-f]{2}$/;

async function entriesOf(directory: string) {
  return nativePromises.readdir(directory, { withFileTypes: true }).catch(() => []);
}

/** Some at a time, so that a directory of a million does not become a million promises. */
async function* statsOf(paths: readonly string[]) {
  const limit = pLimit(AT_ONCE);
  const look = (path: string) =>
    nativePromises.lstat(path).then(
      ({ size, mtimeMs }) => ({ path, size, mtimeMs }),
      () => undefined,
    );
  for (let start = 0; start < paths.length; start += GROUP) {
    const group = paths.slice(start, start + GROUP);
    for (const stats of await Promise.all(group.map((path) => limit(look, path)))) if (stats) yield stats;
  }
}

const GROUP = 256;
