import { isSameFile } from '../cache/record.js';
import type { TemporaryFile } from '../cache/temporary-file.js';
import { nativeFs, nativePromises } from '../native-fs.js';
import type { Context } from './context.js';
import { recordOf } from './ensure.js';
import type { ObjectState } from './object-state.js';

const { COPYFILE_FICLONE } = nativeFs.constants;

/**
 * Gives the cached file of one version of `from` to `key`, whose object in the store has the same bytes and the given
 * state. Where that version is not in the cache, `key` has nothing there: what it had before is another object.
 */
export async function carryOver(
  context: Context,
  from: string,
  version: string,
  key: string,
  state: ObjectState,
): Promise<void> {
  if (!(await carried(context, from, version, key, state))) await context.cache.drop(key);
}

/** A disk that refuses costs a download later, and nothing else. */
async function carried(
  { cache }: Context,
  from: string,
  version: string,
  key: string,
  state: ObjectState,
): Promise<boolean> {
  let temporary: TemporaryFile | undefined;
  try {
    const file = await cache.lookUp(from);
    if (file?.record.version !== version || file.record.size !== state.size) return false;
    temporary = await cache.stage();
    await nativePromises.copyFile(file.path, temporary.path, COPYFILE_FICLONE);
    // A reader may have published another version under the path that we copied.
    const after = await cache.lookUp(from);
    if (!after || !isSameFile(after.identity, file.identity)) throw new Error('another version came');
    await cache.adopt(key, recordOf(state), temporary);
    return true;
  } catch {
    await temporary?.discard();
    return false;
  }
}
