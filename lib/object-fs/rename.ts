import { codeOf, errnoError } from '../errors.js';
import { isWithin } from '../paths.js';
import { carryOver } from './carry-over.js';
import { changeKeys } from './change-keys.js';
import type { Context } from './context.js';
import { deleteInTurn, requireAllDone } from './delete-keys.js';
import { following, leadTo } from './links/follow.js';
import { lookUpExisting, requireParent, targetNode } from './look-up.js';
import type { ObjectState } from './object-state.js';
import { type Place, placeOf } from './place.js';
import { renameDirectory } from './rename-directory.js';
import { isStale, speakingOf } from './store-errors.js';

type Fail = (code: string) => Error;

/**
 * As `fs.promises.rename`, in two steps, for stores have none: copy, then delete. A crash in between leaves both, never
 * neither. A directory is copied whole before the first of its old keys goes. A link is renamed and replaced itself.
 */
export async function rename(context: Context, from: unknown, to: unknown): Promise<void> {
  const source = await placeOf(from, 'rename');
  const target = await placeOf(to, 'rename');
  const how = following(false, { syscall: 'rename', path: source.path, dest: target.path });
  await leadTo(context, source, how, (there) =>
    leadTo(context, target, how, (to) => renameAt(context, there, to)),
  );
}

async function renameAt(context: Context, source: Place, target: Place): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await renameOnce(context, source, target);
    } catch (error) {
      // It was known to be there, and now that is in doubt: it may be of the other kind.
      const isInDoubt = codeOf(error) === 'ENOENT' && context.knowledge.node(source.key) === undefined;
      if (!isInDoubt || attempt === TRIES) throw error;
    }
  }
}

const TRIES = 2;

async function renameOnce(context: Context, source: Place, target: Place): Promise<void> {
  const places = { path: source.path, dest: target.path };
  const fail: Fail = (code) => errnoError(code, 'rename', places);
  const node = await lookUpExisting(context, source, 'rename', target.path);
  if (source.key === '' || target.key === '') throw fail('EBUSY');
  if (node.kind === 'file' && target.mustBeDirectory && source.key === target.key) throw fail('ENOTDIR');
  if (source.key === target.key) return;
  if (isWithin(target.key, source.key)) throw fail(node.kind === 'directory' ? 'EINVAL' : 'ENOTDIR');
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
  const { knowledge, cache } = context;
  if (target.mustBeDirectory) throw fail('ENOTDIR');
  // A kernel says so before it looks at what the two are.
  if (isWithin(source.key, target.key)) throw fail('ENOTEMPTY');
  if ((await targetNode(context, target.key))?.kind === 'directory') throw fail('EISDIR');
  await changeKeys(context, [source.key, target.key], async () => {
    const moved = await copyVersion(context, source.key, target.key, state);
    if (moved) {
      knowledge.wrote(target.key, moved);
      await carryOver(context, source.key, state.version, target.key, moved);
    } else {
      knowledge.changedUnseen(target.key);
      await cache.drop(target.key);
    }
    requireAllDone(await deleteInTurn(context, [source.key]), 'deleted', 'rename', source.path);
  });
}

/**
 * Copies the version we know; `undefined` when another one was there, or one whose time only the store kept, which is
 * now that of the copy. (New metadata with the old time would cost headers that are none of ours.)
 */
async function copyVersion(
  { store }: Context,
  from: string,
  to: string,
  state: ObjectState,
): Promise<ObjectState | undefined> {
  try {
    const { version } = await store.copy(from, to, { ifMatch: state.version, orLookFirst: true });
    return state.metadata?.['mtime'] ? { ...state, version, lastModified: undefined } : undefined;
  } catch (error) {
    if (!isStale(error)) throw error;
    await store.copy(from, to);
    return undefined;
  }
}
