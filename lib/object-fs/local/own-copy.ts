import { join } from 'node:path';
import { costOf } from '../../cache/budget/cost.js';
import { toSeconds } from '../../cache/publish.js';
import { createFileAt, type TemporaryFile } from '../../cache/temporary-file.js';
import { dateOf, type LocalFile, localFile } from '../../local-files/local-file.js';
import { ownNameOf } from '../../local-files/own-name.js';
import { PrivateDirectory } from '../../local-files/private-directory.js';
import { asDiskError } from '../disk-errors.js';
import type { Content } from '../ensure.js';
import type { Place } from '../place.js';
import { recordOf } from '../record-of.js';
import { seed } from '../seed.js';
import { StoreFaults } from '../store-faults.js';
import type { LocalContext } from './context.js';
import { makeRoomInCache, type PrivateRoom } from './private-room.js';

/**
 * The content in a file of the caller's own, in a directory of its own: on the disk of the cache if it fits there. Rejects
 * with the store's error, or with that of the last disk that was tried.
 */
export async function copyUnderOwnName(
  context: LocalContext,
  place: Place,
  content: Content,
  signal: AbortSignal | undefined,
): Promise<LocalFile> {
  const faults = new StoreFaults();
  const fill = (file: TemporaryFile) => seed(context, place.key, content, file, faults, signal);
  const { budget, staging } = context.cache;
  const cost = costOf(content.state.size);
  if (await budget.reserve(cost)) {
    try {
      const file = await copyInto(await makeRoomInCache(context), place.key, content, fill);
      staging.begin(file.path, cost);
      return localFile(file, async () => {
        await file.dispose();
        staging.discard(file.path);
      });
    } catch (error) {
      budget.giveBack(cost);
      if (!faults.isOfDisk(error)) throw error;
    }
  }
  try {
    return await copyInto(await PrivateDirectory.make(), place.key, content, fill);
  } catch (error) {
    throw faults.isOfDisk(error) ? asDiskError(error, place.path) : error;
  }
}

async function copyInto(
  room: PrivateRoom,
  key: string,
  { state }: Content,
  fill: (file: TemporaryFile) => Promise<void>,
): Promise<LocalFile> {
  let temporary: TemporaryFile | undefined;
  try {
    temporary = await createFileAt(join(room.path, ownNameOf(key)));
    await fill(temporary);
    const { size, modified } = recordOf(state);
    await temporary.handle.utimes(toSeconds(modified), toSeconds(modified));
    await temporary.reader.close();
    await temporary.handle.close();
    return localFile({ path: temporary.path, size, mtime: dateOf(modified) }, () => room.remove());
  } catch (error) {
    await temporary?.discard();
    await room.remove();
    throw error;
  }
}
