import { errnoError, removeDirectoryError } from '../errors.js';
import type { DeleteFailure } from '../object-store/contract.js';
import { prefixOf } from '../paths.js';
import type { Context } from './context.js';
import { headOf, lookUp, lookUpExisting, missing } from './look-up.js';
import { type Place, placeOf } from './place.js';
import { asErrno, speakingOf } from './store-errors.js';

/** As `fs.promises.unlink`. */
export async function unlink(context: Context, path: unknown): Promise<void> {
  const place = await placeOf(path, 'unlink');
  const node = await lookUpExisting(context, place, 'unlink');
  if (node.kind === 'directory') throw errnoError('EISDIR', 'unlink', { path: place.path });
  await removeFile(context, place, 'unlink');
}

/** As `fs.promises.rmdir`: only a directory that holds nothing but its own marker goes. */
export async function removeDirectory(context: Context, path: unknown): Promise<void> {
  const place = await placeOf(path, 'rmdir');
  const { key } = place;
  const { knowledge, store, changes } = context;
  if (key === '') throw errnoError('EBUSY', 'rmdir', { path: place.path });
  if (knowledge.node(key)?.kind === 'file') throw errnoError('ENOTDIR', 'rmdir', { path: place.path });
  await speakingOf('rmdir', place, async () => {
    const keys: string[] = [];
    const prefix = prefixOf(key);
    for await (const page of store.list({ prefix, limit: 2 }))
      keys.push(...page.objects.map((object) => object.key));
    if (keys.some((found) => found !== prefix)) throw errnoError('ENOTEMPTY', 'rmdir', { path: place.path });
    if (keys.length === 0) throw await explainNoDirectory(context, place);
    await changes.run(key, async () => {
      requireAllGone(await store.delete(keys), 'rmdir', place.path);
      knowledge.removed(key);
    });
  });
}

export interface RemoveOptions {
  readonly force?: boolean;
  readonly recursive?: boolean;
}

/** As `fs.promises.rm`. Recursive, it removes every key below, those included that no listing shows. */
export async function remove(context: Context, path: unknown, options?: RemoveOptions | null): Promise<void> {
  const { force, recursive } = options ?? {};
  const place = await placeOf(path, 'lstat');
  if (recursive) return removeTree(context, place, force === true);
  const node = await speakingOf('lstat', place, () => lookUp(context, place.key));
  if (node.kind === 'directory') throw removeDirectoryError(place.path);
  if (node.kind === 'file' && place.mustBeDirectory) throw errnoError('ENOTDIR', 'lstat', place);
  if (node.kind === 'file') return removeFile(context, place, 'unlink');
  const error = missing(context, place, 'lstat') as NodeJS.ErrnoException;
  if (!force || error.code !== 'ENOENT') throw error;
}

async function removeTree(context: Context, place: Place, force: boolean): Promise<void> {
  const { store, knowledge, cache } = context;
  const { key, path } = place;
  let found = knowledge.node(key)?.kind === 'file' ? await removeIfFile(context, place) : false;
  await speakingOf('rm', place, async () => {
    for await (const page of store.list({ prefix: prefixOf(key) })) {
      const keys = page.objects.map((object) => object.key);
      if (keys.length === 0) continue;
      found = true;
      const failures = await store.delete(keys);
      const failed = new Set(failures.map((failure) => failure.key));
      for (const gone of keys.filter((one) => !failed.has(one))) {
        knowledge.removed(gone);
        await cache.drop(gone);
      }
      requireAllGone(failures, 'rm', path);
    }
  });
  found ||= key !== '' && (await removeIfFile(context, place));
  knowledge.forgetBelow(key);
  if (!found && key !== '') {
    const error = missing(context, place, 'lstat') as NodeJS.ErrnoException;
    if (!force || error.code !== 'ENOENT') throw error;
    return;
  }
  if (key !== '') knowledge.removed(key);
}

async function removeIfFile(context: Context, place: Place): Promise<boolean> {
  const node =
    context.knowledge.node(place.key) ?? (await speakingOf('rm', place, () => headOf(context, place.key)));
  if (node?.kind !== 'file') return false;
  if (place.mustBeDirectory) throw errnoError('ENOTDIR', 'lstat', { path: place.path });
  await removeFile(context, place, 'unlink');
  return true;
}

async function removeFile(context: Context, { key, path }: Place, syscall: string): Promise<void> {
  const { store, knowledge, cache, changes } = context;
  await speakingOf(syscall, { path }, () =>
    changes.run(key, async () => {
      requireAllGone(await store.delete([key]), syscall, path);
      knowledge.removed(key);
      await cache.drop(key);
    }),
  );
}

/** The first failure is the error; all of them, with their keys, are its cause where there are more. */
export function requireAllGone(failures: readonly DeleteFailure[], syscall: string, path: string): void {
  const first = failures[0];
  if (!first) return;
  if (failures.length === 1) throw asErrno(first.error, syscall, path);
  const errors = failures.map((failure) => failure.error);
  const cause = new AggregateError(errors, `${errors.length} keys could not be deleted`);
  throw errnoError(first.error.code, syscall, { path, cause });
}

async function explainNoDirectory(context: Context, place: Place): Promise<Error> {
  const file = await headOf(context, place.key);
  return file ? errnoError('ENOTDIR', 'rmdir', { path: place.path }) : missing(context, place, 'rmdir');
}
