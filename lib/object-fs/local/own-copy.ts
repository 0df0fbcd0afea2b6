import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFileAt, type TemporaryFile } from '../../cache/temporary-file.js';
import { codeOf, errnoError } from '../../errors.js';
import { type LocalFile, localFile } from '../../local-file.js';
import { nativePromises } from '../../native-fs.js';
import type { Context } from '../context.js';
import type { Content } from '../ensure.js';
import type { Place } from '../place.js';
import { recordOf } from '../record-of.js';
import { seed } from '../seed.js';
import { StoreFaults } from '../store-faults.js';
import { ownNameOf } from './own-name.js';

/** The content in a file of the user's own, in a directory of its own. Rejects with the store's or the disk's error. */
export async function copyUnderOwnName(
  context: Context,
  { key, path }: Place,
  content: Content,
): Promise<LocalFile> {
  const faults = new StoreFaults();
  let directory: string | undefined;
  let temporary: TemporaryFile | undefined;
  try {
    directory = await nativePromises.mkdtemp(join(tmpdir(), 'mediafs-'));
    temporary = await createFileAt(join(directory, ownNameOf(key)));
    await seed(context, key, content, temporary, faults);
    const seconds = recordOf(content.state).modified / 1000;
    await temporary.handle.utimes(seconds, seconds);
    await temporary.handle.close();
    await temporary.reader.close();
    return localFile(temporary.path, () => removeAll(directory!));
  } catch (error) {
    await temporary?.discard();
    if (directory !== undefined) await removeAll(directory);
    throw faults.isOfDisk(error) ? errnoError(codeOf(error)!, 'open', { path, cause: error }) : error;
  }
}

async function removeAll(directory: string): Promise<void> {
  await nativePromises.rm(directory, { recursive: true, force: true }).catch(() => {});
}
