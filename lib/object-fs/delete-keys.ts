import pLimit from 'p-limit';
import { codeOf, errnoError } from '../errors.js';
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
  requireAllDone(failures, 'deleted', syscall, path);
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
  }
  const limit = pLimit(DROPS_AT_ONCE);
  const gone = keys.filter((key) => !failed.has(key));
  await Promise.all(gone.map((key) => limit(() => cache.drop(key))));
  return failures;
}

/** The pool has four threads, and others want some. */
const DROPS_AT_ONCE = 3;

/** One key of a batch, and why its request failed. */
export interface KeyFailure {
  readonly key: string;
  readonly error: Error;
}

/** The first failure is the error; all of them, with their keys, are its cause where there are more. */
export function requireAllDone(
  failures: readonly KeyFailure[],
  done: 'copied' | 'deleted',
  syscall: string,
  path: string,
): void {
  const first = failures[0];
  if (!first) return;
  if (failures.length === 1) throw asErrno(first.error, syscall, path);
  const keys = failures.map(({ key }) => key);
  const shown = keys.length > SHOWN_KEYS ? [...keys.slice(0, SHOWN_KEYS), '...'] : keys;
  const errors = failures.map((failure) => failure.error);
  const cause = new AggregateError(errors, `${keys.length} keys could not be ${done}: ${shown.join(', ')}`);
  throw errnoError(codeOf(first.error) ?? 'EIO', syscall, { path, cause });
}

const SHOWN_KEYS = 20;
