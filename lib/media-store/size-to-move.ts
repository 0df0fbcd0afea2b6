import { liveFs, nativePromises } from '../native-fs.js';
import { nothingThere } from './description-files.js';

/**
 * Bytes of a file that can be moved, which is on the disk itself then; `undefined` for one that must be copied: a link, no
 * regular file, or what a mount has at that path.
 */
export async function sizeToMove(path: string): Promise<number | undefined> {
  const stats = await nativePromises.lstat(path).catch(nothingThere);
  if (!stats?.isFile()) return undefined;
  const seen = await liveFs.promises.stat(path);
  if (seen.dev !== stats.dev || seen.ino !== stats.ino) return undefined;
  await using handle = await nativePromises.open(path, 'r');
  await handle.sync();
  return (await handle.stat()).size;
}
