import { errnoError } from '../errors.js';
import type { FsPromises } from '../native-fs.js';
import { nothingThere } from './description-files.js';

/**
 * Rejects with `ELOOP` for a directory of a store that is a link, and so may lead out of it: those between its top and its
 * base, which are those of scopes, and those with some names below the base.
 */
export async function requireOwnDirectories(
  promises: FsPromises,
  { top, base, names }: { readonly top: string; readonly base: string; readonly names: readonly string[] },
): Promise<void> {
  const scopes = base.slice(top.length).split('/').filter(Boolean);
  const above = scopes.map((_, index) => `${top}/${scopes.slice(0, index + 1).join('/')}`);
  for (const directory of [...above, ...names.map((name) => `${base}/${name}`)]) {
    const stats = await promises.lstat(directory).catch(nothingThere);
    if (stats?.isSymbolicLink()) throw errnoError('ELOOP', 'open', { path: directory });
  }
}
