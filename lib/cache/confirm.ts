import { isNothingThere } from '../errors.js';
import { nativePromises } from '../native-fs.js';
import { type CachedFile, isStill } from './record.js';

/** A file that is spoken of, if it is what lies at its path. `faulted` is told where the disk does not say that. */
export async function confirm(
  file: CachedFile | undefined,
  faulted: (error: unknown) => void = () => {},
): Promise<CachedFile | undefined> {
  if (file === undefined) return undefined;
  const stats = await nativePromises.lstat(file.path, { bigint: true }).catch((error) => {
    if (!isNothingThere(error)) faulted(error);
  });
  return stats && isStill(file, stats) ? file : undefined;
}
