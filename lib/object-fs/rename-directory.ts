import { prefixOf } from '../paths.js';
import { changeTrees } from './change-keys.js';
import type { Context } from './context.js';
import { headOf, missing } from './look-up.js';
import { copyAll, deleteCopied, deleteKeysOf } from './move-keys.js';
import type { Place } from './place.js';

/** Copies a directory whole before the first of its old keys goes. A failure leaves the old one, or both. */
export async function renameDirectory(
  context: Context,
  source: Place,
  target: Place,
  fail: (code: string) => Error,
): Promise<void> {
  const { knowledge } = context;
  const move = { source, target };
  await requireEmptyTarget(context, target, fail);
  // Nobody of this process may write a key between its copy and its removal: that would be lost.
  await changeTrees(context, [source.key, target.key], async () => {
    try {
      const copied = await copyAll(context, move);
      if (copied === undefined) throw missing(context, source, 'rename', target.path);
      if (copied === 'pages') await deleteCopied(context, move);
      else await deleteKeysOf(context, move, copied);
    } finally {
      knowledge.forgetBelow(source.key);
      knowledge.forgetBelow(target.key);
    }
    knowledge.removed(source.key);
    knowledge.changedUnseen(target.key);
  });
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
