import { errnoError } from '../errors.js';
import type { PresignedBy, PresignOptions } from '../object-store/contract.js';
import type { Context } from './context.js';
import { placeOf } from './place.js';
import { speakingOf } from './store-errors.js';

/**
 * What lets its bearer read or write one file, as `ObjectStore.presign` gives it. Nothing is asked of the store: a file
 * that is not there is for the bearer to find out. A form whose key only begins so is for files below a directory.
 */
export async function presign<Options extends PresignOptions>(
  context: Context,
  path: unknown,
  options: Options,
): Promise<PresignedBy<Options>> {
  const place = await placeOf(path, 'presign');
  const fail = (code: string) => errnoError(code, 'presign', { path: place.path });
  const { knowledge, store } = context;
  const isBelow = options.method === 'POST' && options.startsWith === true;
  const known = knowledge.node(place.key);
  if (knowledge.fileAbove(place.key) !== undefined) throw fail('ENOTDIR');
  if (isBelow && known?.kind === 'file') throw fail('ENOTDIR');
  if (!isBelow && (place.key === '' || place.mustBeDirectory || known?.kind === 'directory'))
    throw fail('EISDIR');
  const key = isBelow && place.key !== '' ? `${place.key}/` : place.key;
  return speakingOf('presign', { path: place.path }, () => store.presign(key, options));
}
