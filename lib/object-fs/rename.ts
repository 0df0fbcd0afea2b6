import pLimit from 'p-limit';
import { errnoError } from '../errors.js';
import { prefixOf } from '../paths.js';
import type { Context } from './context.js';
import { recordOf } from './ensure.js';
import { lookUpExisting, requireParent, targetNode } from './look-up.js';
import type { ObjectState } from './object-state.js';
import { type Place, placeOf } from './place.js';
import { requireAllGone } from './remove.js';
import { isStale, speakingOf } from './store-errors.js';

type Fail = (code: string) => Error;

/**
 * As `fs.promises.rename`, in two steps, for stores have none: copy, then delete. A crash in between leaves both, never
 * neither. A directory is copied whole before the first of its old keys goes.
 */
export async function rename(context: Context, from: unknown, to: unknown): Promise<void> {
  const source = await placeOf(from, 'rename');
  const target = await placeOf(to, 'rename');
  const places = { path: source.path, dest: target.path };
  const fail: Fail = (code) => errnoError(code, 'rename', places);
  const node = await lookUpExisting(context, source, 'rename', target.path);
  if (`${target.key}/`.startsWith(`${source.key}/`) && target.key !== source.key) {
    throw fail(node.kind === 'directory' ? 'EINVAL' : 'ENOTDIR');
  }
  if (source.key === '' || target.key === '') throw fail('EBUSY');
  if (source.key === target.key) return;
  await requireParent(context, target, fail);
  await speakingOf('rename', places, () =>
    node.kind === 'file'
      ? renameFile(context, source, target, node.state, fail)
      : renameDirectory(context, source, target, fail),
  );
}

async function renameFile(
  context: Context,
  source: Place,
  target: Place,
  state: ObjectState,
  fail: Fail,
): Promise<void> {
  const { store, knowledge, cache, changes } = context;
  if (target.mustBeDirectory) throw fail('ENOTDIR');
  if ((await targetNode(context, target.key))?.kind === 'directory') throw fail('EISDIR');
  await changes.run([source.key, target.key], async () => {
    const moved = await copyVersion(context, source.key, target.key, state);
    if (moved) {
      knowledge.wrote(target.key, moved);
      await cache.describeAnew(target.key, recordOf(moved), source.key);
    } else {
      knowledge.forget(target.key);
      await cache.drop(target.key);
    }
    requireAllGone(await store.delete([source.key]), 'rename', source.path);
    knowledge.removed(source.key);
    await cache.drop(source.key);
  });
}

/** Copies the version we know; `undefined` when it was another one, or one whose metadata nobody has read. */
async function copyVersion(
  { store }: Context,
  from: string,
  to: string,
  state: ObjectState,
): Promise<ObjectState | undefined> {
  try {
    const { version } = await store.copy(from, to, { ifMatch: state.version });
    return state.metadata?.['mtime'] ? { ...state, version, lastModified: undefined } : undefined;
  } catch (error) {
    if (!isStale(error)) throw error;
    await store.copy(from, to);
    return undefined;
  }
}

const COPIES_AT_ONCE = 16;

async function renameDirectory(context: Context, source: Place, target: Place, fail: Fail): Promise<void> {
  const { store, knowledge, cache, changes } = context;
  await requireEmptyTarget(context, target, fail);
  const from = prefixOf(source.key);
  const to = prefixOf(target.key);
  const keys: string[] = [];
  for await (const page of store.list({ prefix: from }))
    keys.push(...page.objects.map((object) => object.key));
  await changes.run([source.key, target.key], async () => {
    const limit = pLimit(COPIES_AT_ONCE);
    const copies = await Promise.allSettled(
      keys.map((key) => limit(() => store.copy(key, to + key.slice(from.length)))),
    );
    knowledge.forgetBelow(target.key);
    const failed = copies.find((copy) => copy.status === 'rejected');
    if (failed) throw failed.reason;
    requireAllGone(await store.delete(keys), 'rename', source.path);
    knowledge.forgetBelow(source.key);
    knowledge.removed(source.key);
    for (const key of keys) await cache.drop(key);
    knowledge.forget(target.key);
  });
}

/** A directory may only replace an empty one. */
async function requireEmptyTarget({ store, knowledge }: Context, target: Place, fail: Fail): Promise<void> {
  if (knowledge.node(target.key)?.kind === 'file') throw fail('ENOTDIR');
  const prefix = prefixOf(target.key);
  for await (const page of store.list({ prefix, limit: 2 })) {
    if (page.objects.some((object) => object.key !== prefix)) throw fail('ENOTEMPTY');
  }
}
