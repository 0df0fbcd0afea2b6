import { nativePromises } from '../../native-fs.js';
import { isLeasedNow, takeAway } from '../budget/evict.js';
import type { CacheLayout } from '../layout.js';
import { readShortFile } from '../meta-file.js';
import type { Fault } from './fault.js';

/**
 * Removes what is wrong: the description, and the file if it is still the one that was found. Resolves with whether it
 * is gone: what is leased stays, and so does what is newer. Never rejects.
 */
export async function repair(layout: CacheLayout, { entry, described, present }: Fault): Promise<boolean> {
  try {
    if (described && (await readShortFile(entry.path)) !== described.text) return false;
    if (described && (await isLeasedNow(layout, described.file))) return false;
    if (described && present) return (await takeAway(layout, described, present)) === 'removed';
    await nativePromises.unlink(entry.path);
    return true;
  } catch {
    return false;
  }
}
