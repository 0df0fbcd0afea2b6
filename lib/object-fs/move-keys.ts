import pLimit from 'p-limit';
import type { ListedObject } from '../object-store/contract.js';
import { prefixOf } from '../paths.js';
import { doubtingOnFailure } from './change-keys.js';
import type { Context } from './context.js';
import { Counterparts } from './counterparts.js';
import { deleteInTurn, type KeyFailure, requireAllDone } from './delete-keys.js';
import { listAhead } from './list-ahead.js';
import type { Place } from './place.js';
import { isMissing } from './store-errors.js';

const COPIES_AT_ONCE = 16;

/** What one directory is moved to. */
export interface Move {
  readonly source: Place;
  readonly target: Place;
}

/**
 * Copies every key below a directory, page by page. Gives the copied keys of the only page, of which nobody need be
 * reminded, or else nothing but that there were several; `undefined` where there were none.
 */
export async function copyAll(
  context: Context,
  move: Move,
): Promise<'pages' | readonly string[] | undefined> {
  let copied: 'pages' | readonly string[] | undefined;
  for await (const page of listAhead(context.store, { prefix: prefixOf(move.source.key) })) {
    const keys = page.objects.map((object) => object.key);
    const done = await copyKeys(context, move, keys);
    if (done.length > 0) copied = copied ? 'pages' : done;
  }
  return copied;
}

/**
 * Deletes what was copied, page by page, and nothing else: each page is compared with what the target has, which the
 * store lists in the same order. What came or changed since it was copied is copied before it goes.
 */
export async function deleteCopied(context: Context, move: Move): Promise<void> {
  const { source, target } = move;
  const { store } = context;
  const copies = new Counterparts(listAhead(store, { prefix: prefixOf(target.key) }));
  try {
    // Not ahead: what somebody changes between the listing and the removal of a page is lost.
    for await (const page of store.list({ prefix: prefixOf(source.key) })) {
      const late: string[] = [];
      for (const object of page.objects) {
        const copy = await copies.find(targetOf(move, object.key));
        if (!copy || !isCopy(copy, object)) late.push(object.key);
      }
      const copied = new Set(await copyKeys(context, move, late));
      const gone = new Set(late.filter((key) => !copied.has(key)));
      const keys = page.objects.map((object) => object.key);
      await deleteKeysOf(
        context,
        move,
        keys.filter((key) => !gone.has(key)),
      );
    }
  } finally {
    await copies.end();
  }
}

/** For a caller whose turn with the directory it is. */
export async function deleteKeysOf(
  context: Context,
  { source }: Move,
  keys: readonly string[],
): Promise<void> {
  try {
    await doubtingOnFailure(context, keys, async () =>
      requireAllDone(await deleteInTurn(context, keys), 'deleted', 'rename', source.path),
    );
  } finally {
    context.knowledge.forgetBelow(source.key);
  }
}

/**
 * By the clock of the store. An ETag alone does not tell: of an object that was uploaded in parts, or is encrypted, a
 * copy has another one.
 */
function isCopy(copy: ListedObject, original: ListedObject): boolean {
  if (copy.lastModified === original.lastModified) return copy.version === original.version;
  return copy.lastModified > original.lastModified;
}

/**
 * Begins none after a failure, and fails when none is under way any more. Gives what was copied: what is not may have
 * come back since, and must not be deleted.
 */
async function copyKeys(context: Context, move: Move, keys: readonly string[]): Promise<readonly string[]> {
  const { store, cache } = context;
  const limit = pLimit(COPIES_AT_ONCE);
  const failures: KeyFailure[] = [];
  const copied: string[] = [];
  const copy = async (from: string): Promise<void> => {
    if (failures.length > 0) return;
    const to = targetOf(move, from);
    try {
      await store.copy(from, to);
    } catch (error) {
      // Somebody removed it since it was listed, as could have happened before that.
      if (!isMissing(error)) failures.push({ key: from, error: error as Error });
      return;
    }
    copied.push(from);
    await cache.drop(to);
  };
  const both = [...keys, ...keys.map((key) => targetOf(move, key))];
  await doubtingOnFailure(context, both, async () => {
    await Promise.all(keys.map((key) => limit(copy, key)));
    requireAllDone(failures, 'copied', 'rename', move.source.path);
  });
  return copied;
}

function targetOf({ source, target }: Move, key: string): string {
  return target.key + key.slice(source.key.length);
}
