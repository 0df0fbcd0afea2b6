import pLimit from 'p-limit';
import { prefixOf } from '../paths.js';
import { changeKeys } from './change-keys.js';
import type { Context } from './context.js';
import { deleteInTurn, type KeyFailure, requireAllDone } from './delete-keys.js';
import { headOf, missing } from './look-up.js';
import type { Place } from './place.js';
import { isMissing } from './store-errors.js';

const COPIES_AT_ONCE = 16;

/** Copies a directory whole before the first of its old keys goes. A failure leaves the old one, or both. */
export async function renameDirectory(
  context: Context,
  source: Place,
  target: Place,
  fail: (code: string) => Error,
): Promise<void> {
  const { store, knowledge } = context;
  await requireEmptyTarget(context, target, fail);
  const keys: string[] = [];
  for await (const page of store.list({ prefix: prefixOf(source.key) }))
    keys.push(...page.objects.map((object) => object.key));
  if (keys.length === 0) {
    knowledge.doubt(source.key);
    throw missing(context, source, 'rename', target.path);
  }
  const moves = keys.map((key) => ({ from: key, to: target.key + key.slice(source.key.length) }));
  // Nobody of this process may write a key between its copy and its removal: that would be lost.
  const all = [source.key, target.key, ...moves.flatMap(({ from, to }) => [from, to])];
  await changeKeys(context, all, async () => {
    try {
      requireAllDone(await copyAll(context, moves), 'copied', 'rename', source.path);
      requireAllDone(await deleteInTurn(context, keys), 'deleted', 'rename', source.path);
    } finally {
      knowledge.forgetBelow(source.key);
      knowledge.forgetBelow(target.key);
    }
    knowledge.removed(source.key);
    knowledge.changedUnseen(target.key);
  });
}

/** Begins none after a failure, and resolves with those that failed when none is under way any more. */
async function copyAll(
  { store, cache }: Context,
  moves: readonly { from: string; to: string }[],
): Promise<readonly KeyFailure[]> {
  const limit = pLimit(COPIES_AT_ONCE);
  const failures: KeyFailure[] = [];
  const copies = moves.map(({ from, to }) =>
    limit(async () => {
      if (failures.length > 0) return;
      try {
        await store.copy(from, to);
      } catch (error) {
        // Somebody removed it since it was listed, as could have happened before that.
        if (isMissing(error)) return;
        failures.push({ key: from, error: error as Error });
        return;
      }
      await cache.drop(to);
    }),
  );
  await Promise.all(copies);
  return failures;
}

/** A directory may only replace an empty one. */
async function requireEmptyTarget(
  context: Context,
  target: Place,
  fail: (code: string) => Error,
): Promise<void> {
  const { store, knowledge, strict } = context;
  const known = knowledge.node(target.key);
  if (known?.kind === 'file') throw fail('ENOTDIR');
  const prefix = prefixOf(target.key);
  let isThere = false;
  for await (const page of store.list({ prefix, limit: 2 })) {
    if (page.objects.some((object) => object.key !== prefix)) throw fail('ENOTEMPTY');
    isThere = page.objects.length > 0;
  }
  if (strict && !isThere && (await headOf(context, target.key))) throw fail('ENOTDIR');
}
