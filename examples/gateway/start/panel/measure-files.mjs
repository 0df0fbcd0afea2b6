import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** The complete files of a cache directory. They are plain files under their own names, so anybody can look. */
export async function measureFiles(cache) {
  const entries = await readdir(join(cache, 'files'), { recursive: true, withFileTypes: true }).catch(
    () => [],
  );
  const sizes = await Promise.all(
    entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => sizeOf(join(parentPath, name))),
  );
  const there = sizes.filter((size) => size !== undefined);
  return { files: there.length, bytes: there.reduce((sum, size) => sum + size, 0) };
}

/** `undefined` where a file went while we looked. */
async function sizeOf(path) {
  return stat(path).then(
    ({ size }) => size,
    () => undefined,
  );
}
