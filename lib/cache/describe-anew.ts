import { nativeFs, nativePromises } from '../native-fs.js';
import { confirm } from './confirm.js';
import type { DiskCache } from './disk-cache.js';
import type { CacheRecord } from './record.js';
import type { TemporaryFile } from './temporary-file.js';

/** What is to be described: its new record, and whose content it has. */
export interface Description {
  readonly key: string;
  readonly record: CacheRecord;
  readonly from: string;
  /** Which one of `from` it must be; undefined: whichever there is. */
  readonly version?: string | undefined;
}

/** See `DiskCache.describeAnew`. `faulted` is told what the disk said. */
export async function describeAnew(
  cache: DiskCache,
  { key, record, from, version }: Description,
  faulted: (error: unknown) => void,
): Promise<void> {
  let temporary: TemporaryFile | undefined;
  try {
    const file = await cache.lookUp(from);
    const isOther = version !== undefined && file?.record.version !== version;
    if (isOther || file?.record.size !== record.size) return await cache.drop(key);
    temporary = await cache.stage();
    await nativePromises.copyFile(file.path, temporary.path, nativeFs.constants.COPYFILE_FICLONE);
    // Somebody may have put another version there while we copied.
    if (await confirm(file)) return void (await cache.adopt(key, record, temporary));
  } catch (error) {
    faulted(error);
  }
  await temporary?.discard();
  await cache.drop(key);
}
