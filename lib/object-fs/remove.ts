import { codeOf, errnoError, removeDirectoryError } from '../errors.js';
import { LeadsOut } from '../fs-calls/leads-out.js';
import { prefixOf } from '../paths.js';
import { changeKeys, Refusal } from './change-keys.js';
import type { Context } from './context.js';
import { deleteInTurn, requireAllDone } from './delete-keys.js';
import type { Moment } from './knowledge.js';
import { following, leadTo } from './links/follow.js';
import { requireNoLink } from './links/link-found.js';
import { headOf, lookUp, lookUpExisting, missing } from './look-up.js';
import { type Place, placeOf } from './place.js';
import { removeTree } from './remove-tree.js';
import { speakingOf } from './store-errors.js';

/** As `fs.promises.unlink`. */
export async function unlink(context: Context, path: unknown): Promise<void> {
  const place = await placeOf(path, 'unlink');
  await leadTo(context, place, following(false, { syscall: 'unlink', path: place.path }), async (there) => {
    const since = context.knowledge.now();
    const node = await lookUpExisting(context, there, 'unlink');
    if (node.kind === 'directory') throw errnoError('EISDIR', 'unlink', { path: place.path });
    await removeFile(context, there, since);
  });
}

/**
 * As `fs.promises.rmdir`: only a directory that holds nothing but its own marker goes. `recursive`, which versions of
 * Node before 26 know, is that of `rm` for directories alone.
 */
export async function removeDirectory(
  context: Context,
  path: unknown,
  options?: Pick<RemoveOptions, 'recursive'> | null,
): Promise<void> {
  const place = await placeOf(path, 'rmdir');
  const how = following(false, { syscall: 'rmdir', path: place.path });
  await leadTo(context, place, how, async (there) => {
    if (!options?.recursive) return removeDirectoryAt(context, there);
    const node = await speakingOf('lstat', place, () => lookUp(context, there.key));
    if (node.kind === 'file') throw errnoError('ENOTDIR', 'rmdir', { path: place.path });
    await removeTree(context, there);
  });
}

async function removeDirectoryAt(context: Context, place: Place): Promise<void> {
  const { key } = place;
  const { knowledge, store } = context;
  if (key === '') throw errnoError('EBUSY', 'rmdir', { path: place.path });
  if (knowledge.node(key)?.kind === 'file') throw errnoError('ENOTDIR', 'rmdir', { path: place.path });
  const prefix = prefixOf(key);
  await speakingOf('rmdir', place, () =>
    changeKeys(context, [key], async () => {
      const since = knowledge.now();
      const keys: string[] = [];
      for await (const page of store.list({ prefix, limit: 2 }))
        keys.push(...page.objects.map((object) => object.key));
      if (keys.some((found) => found !== prefix))
        throw new Refusal(errnoError('ENOTEMPTY', 'rmdir', { path: place.path }));
      if (keys.length === 0) throw new Refusal(await explainNoDirectory(context, place));
      requireAllDone(await store.delete(keys), 'deleted', 'rmdir', place.path);
      // A file that came meanwhile keeps its directory.
      if (knowledge.hasGrown(key, since)) knowledge.forget(key);
      else knowledge.removed(key);
    }),
  );
}

export interface RemoveOptions {
  readonly force?: boolean;
  readonly recursive?: boolean;
}

/** As `fs.promises.rm`. Recursive, it removes every key below, those included that no listing shows. */
export async function remove(context: Context, path: unknown, options?: RemoveOptions | null): Promise<void> {
  const { force, recursive } = options ?? {};
  const place = await placeOf(path, 'lstat');
  const how = following(place.mustBeDirectory, { syscall: 'lstat', path: place.path });
  try {
    await leadTo(context, place, how, (there) =>
      recursive ? removeTree(context, there) : removeOne(context, there),
    );
  } catch (error) {
    const { syscall } = error as NodeJS.ErrnoException;
    // What a slash behind a link speaks of stays, wherever that is.
    if (recursive && error instanceof LeadsOut && error.isEnd) return;
    // Not where it is the store that misses something, its bucket.
    if (!force || codeOf(error) !== 'ENOENT' || syscall === 'rm') throw error;
  }
}

async function removeOne(context: Context, place: Place): Promise<void> {
  const since = context.knowledge.now();
  const node = await speakingOf('lstat', place, () => lookUp(context, place.key));
  if (place.mustBeDirectory) requireNoLink(place.key, node);
  if (node.kind === 'directory') throw removeDirectoryError(place.path);
  if (node.kind === 'file' && place.mustBeDirectory) throw errnoError('ENOTDIR', 'lstat', place);
  if (node.kind === 'absent') throw missing(context, place, 'lstat');
  await removeFile(context, place, since);
}

/** Of what was found to be a file: `since` is from before that. */
async function removeFile(context: Context, place: Place, since: Moment): Promise<void> {
  const { knowledge } = context;
  const { key, path } = place;
  await speakingOf('unlink', { path }, () =>
    changeKeys(context, [key], async () => {
      // Another call of this process may have been first, and have removed or renamed it, or a directory above.
      const isChanged = knowledge.lastChange(key) > since;
      const node = isChanged ? await lookUp(context, key) : knowledge.node(key);
      if (node?.kind === 'absent') throw missing(context, place, 'unlink');
      if (node?.kind === 'directory') throw errnoError('EISDIR', 'unlink', { path });
      requireAllDone(await deleteInTurn(context, [key]), 'deleted', 'unlink', path);
    }),
  );
}

async function explainNoDirectory(context: Context, place: Place): Promise<Error> {
  const file = await headOf(context, place.key);
  return file ? errnoError('ENOTDIR', 'rmdir', { path: place.path }) : missing(context, place, 'rmdir');
}
