import { errnoError } from '../errors.js';
import { prefixOf } from '../paths.js';
import type { Context } from './context.js';
import { deleteKeys } from './delete-keys.js';
import { requireNoLink } from './links/link-found.js';
import { listAhead } from './list-ahead.js';
import { headOf, lookUp, missing, requireExisting } from './look-up.js';
import type { Place } from './place.js';
import { speakingOf } from './store-errors.js';

/**
 * `rm` with `recursive`: every key below goes, those included that no listing shows, page by page. A link goes itself;
 * what a slash behind it speaks of stays, as on a disk.
 */
export async function removeTree(context: Context, place: Place): Promise<void> {
  const { store, knowledge } = context;
  const { key, path } = place;
  if (place.linked === key) return requireDirectory(context, place);
  const since = knowledge.now();
  let found = knowledge.node(key)?.kind === 'file' ? await removeIfFile(context, place) : false;
  await speakingOf('rm', place, async () => {
    for await (const page of listAhead(store, { prefix: prefixOf(key) })) {
      const keys = page.objects.map((object) => object.key);
      if (keys.length === 0) continue;
      found = true;
      try {
        await deleteKeys(context, keys, 'rm', path);
      } catch (error) {
        knowledge.doubt(key);
        throw error;
      } finally {
        // What was written below meanwhile stays, and nobody has looked how much that is.
        knowledge.forgetBelow(key);
      }
    }
  });
  found ||= key !== '' && (await removeIfFile(context, place));
  if (key === '') return;
  if (knowledge.hasGrown(key, since)) knowledge.forget(key);
  else knowledge.removed(key);
  if (!found) throw missing(context, place, 'lstat');
}

async function requireDirectory(context: Context, place: Place): Promise<void> {
  const node = await speakingOf('lstat', place, () => lookUp(context, place.key));
  requireNoLink(place.key, node);
  requireExisting(context, node, place, 'lstat');
}

async function removeIfFile(context: Context, place: Place): Promise<boolean> {
  const { key, path } = place;
  const known = context.knowledge.node(key);
  // Nothing was found below what is known to be a directory, so somebody has changed it since.
  const isKnown = known && known.kind !== 'directory';
  const node = isKnown ? known : await speakingOf('rm', place, () => headOf(context, key));
  if (node?.kind !== 'file') return false;
  if (place.mustBeDirectory) {
    requireNoLink(key, node);
    throw errnoError('ENOTDIR', 'lstat', { path });
  }
  await speakingOf('unlink', { path }, () => deleteKeys(context, [key], 'unlink', path));
  return true;
}
