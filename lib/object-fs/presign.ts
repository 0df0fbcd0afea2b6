import { errnoError } from '../errors.js';
import type { PresignedBy, PresignOptions } from '../object-store/contract.js';
import type { Context } from './context.js';
import { following, leadTo } from './links/follow.js';
import { type Place, placeOf } from './place.js';
import { speakingOf } from './store-errors.js';

/**
 * What lets its bearer read or write one file, as `ObjectStore.presign` gives it. Nothing is asked of the store: a file
 * that is not there is for the bearer to find out, and only links that are known are followed. A form whose key only
 * begins so is for files below a directory.
 */
export async function presign<Options extends PresignOptions>(
  context: Context,
  path: unknown,
  options: Options,
): Promise<PresignedBy<Options>> {
  const place = await placeOf(path, 'presign');
  const how = following(true, { syscall: 'presign', path: place.path });
  return leadTo(context, place, how, (there) =>
    speakingOf('presign', place, () =>
      context.store.presign(keyFor(context, place, there, options), options),
    ),
  );
}

/** Refuses what is known to be something else than a file, or for a form a directory. */
function keyFor({ knowledge }: Context, place: Place, there: Place, options: PresignOptions): string {
  const { key, mustBeDirectory } = there;
  const fail = (code: string) => errnoError(code, 'presign', { path: place.path });
  const isBelow = options.method === 'POST' && options.startsWith === true;
  const known = knowledge.node(key);
  if (knowledge.fileAbove(key) !== undefined) throw fail('ENOTDIR');
  if (isBelow) {
    if (known?.kind === 'file') throw fail('ENOTDIR');
    return key === '' ? '' : `${key}/`;
  }
  if (key === '' || mustBeDirectory || known?.kind === 'directory') throw fail('EISDIR');
  return key;
}
