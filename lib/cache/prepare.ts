import { dirname } from 'node:path';
import { codeOf } from '../errors.js';
import { nativePromises } from '../native-fs.js';
import type { CacheLayout } from './layout.js';
import { readShortFile } from './meta-file.js';
import { requireReached } from './reach.js';

const TAG = `Signature: 8a477f597d28d172789f06886806bc55
# This file marks a cache directory of mediafs. Backups may leave it out: all of it can be fetched again.
`;

/**
 * Makes what is missing of a cache directory, for this user alone. Rejects with the disk's error, and with `ELOOP` where
 * a symbolic link stands for a directory that is written to: it would lead into one of somebody else's.
 */
export async function prepare(layout: CacheLayout): Promise<void> {
  await makeWithParents(layout.root);
  for (const directory of [layout.temporary, layout.descriptions]) {
    await nativePromises.mkdir(directory, { recursive: true, mode: 0o700 });
    await requireReached(layout, directory);
  }
  await nativePromises.writeFile(layout.tag, TAG, { flag: 'wx' }).catch(async (error) => {
    // A full disk leaves an empty file, which would say nothing, and would never be written again.
    if (codeOf(error) !== 'EEXIST') await nativePromises.unlink(layout.tag).catch(ignore);
  });
}

/** With `recursive` Node tells `ENOENT` for any reason not to make a directory: the one above all that is missing knows it. */
async function makeWithParents(path: string): Promise<void> {
  try {
    await nativePromises.mkdir(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    if (dirname(path) !== path) await makeWithParents(dirname(path));
    await nativePromises.mkdir(path, { mode: 0o700 });
  }
}

/** Whether somebody has prepared a directory as a cache of ours. Never rejects. */
export async function isCacheDirectory({ tag }: Pick<CacheLayout, 'tag'>): Promise<boolean> {
  return (await readShortFile(tag).catch(ignore)) === TAG;
}

function ignore(): undefined {
  return undefined;
}
