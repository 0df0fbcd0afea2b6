import { nativePromises } from '../../native-fs.js';
import { isLeasedNow } from '../budget/evict.js';
import type { CacheLayout } from '../layout.js';
import { readShortFile } from '../meta-file.js';
import { removeCachedFile } from '../remove-cached-file.js';
import { writeWhole } from '../write-whole.js';
import type { Fault } from './fault.js';

/**
 * Removes what is wrong: the description, and the file if it is still the one that was found. Resolves with whether it
 * is gone: what is leased stays, and so does what is newer. Never rejects.
 */
export async function repair(layout: CacheLayout, { entry, described, present }: Fault): Promise<boolean> {
  try {
    if (described && (await readShortFile(entry.path)) !== described.text) return false;
    if (described && (await isLeasedNow(layout, described.file))) return false;
    await nativePromises.unlink(entry.path);
    if (!described || !present) return true;
    // As eviction does: who takes a lease finds the description after that, or knows that the file goes.
    if (await isLeasedNow(layout, described.file)) {
      await writeWhole(layout, entry.path, described.text);
      return false;
    }
    return await removeCachedFile(layout, present, described.file);
  } catch {
    return false;
  }
}
