import { errnoError } from '../errors.js';
import type { DeleteFailure } from '../object-store/contract.js';
import { changeKeys } from './change-keys.js';
import type { Context } from './context.js';
import { asErrno } from './store-errors.js';

/**
 * Deletes keys and what is known and cached of them. A key that could not be deleted is the error of the call, and the
 * others are gone.
 */
export async function deleteKeys(
  context: Context,
  keys: readonly string[],
  syscall: string,
  path: string,
): Promise<void> {
  const failures = await changeKeys(context, keys, () => deleteInTurn(context, keys));
  requireAllGone(failures, syscall, path);
}

/** As `deleteKeys`, for a caller whose turn with these keys it is; resolves with what could not be deleted. */
export async function deleteInTurn(
  { store, knowledge, cache }: Context,
  keys: readonly string[],
): Promise<readonly DeleteFailure[]> {
  const failures = await store.delete(keys);
  const failed = new Set(failures.map((failure) => failure.key));
  for (const key of keys) {
    if (failed.has(key)) {
      knowledge.doubt(key);
      continue;
    }
    knowledge.removed(key);
    // A marker was all that was known of its directory.
    if (key.endsWith('/')) knowledge.forget(key.slice(0, -1));
    await cache.drop(key);
  }
  return failures;
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
