import { errnoError } from '../errors.js';
import { parentOf, prefixOf } from '../paths.js';
import type { Context } from './context.js';
import type { Node } from './knowledge.js';
import { type ObjectState, parseState, stateOf } from './object-state.js';
import type { Place } from './place.js';
import { asErrno, isMissing } from './store-errors.js';

const ROOT: Node = { kind: 'directory' };

/** What a key is: from what is known, else by one HEAD, and one LIST if there is no such object. */
export async function lookUp(context: Context, key: string, signal?: AbortSignal): Promise<Node> {
  if (key === '') return ROOT;
  const { knowledge } = context;
  const known = knowledge.node(key);
  if (known) return known;
  const since = knowledge.now();
  const node =
    (await cachedForEver(context, key)) ??
    (await headOf(context, key, signal)) ??
    (await directoryOf(context, key, signal)) ??
    ({ kind: 'absent' } as const);
  knowledge.learn(key, node, since);
  return node;
}

/** As `lookUp`, for a path that must be there and be what its trailing slash demands. */
export async function lookUpExisting(
  context: Context,
  place: Place,
  syscall: string,
  dest?: string,
): Promise<Exclude<Node, { kind: 'absent' }>> {
  const { path } = place;
  let node: Node;
  try {
    node = await lookUp(context, place.key);
  } catch (error) {
    throw asErrno(error, syscall, path, dest);
  }
  if (node.kind === 'absent') throw missing(context, place, syscall, dest);
  if (node.kind === 'file' && place.mustBeDirectory) throw errnoError('ENOTDIR', syscall, { path, dest });
  return node;
}

/** `ENOENT`, or `ENOTDIR` where an ancestor is known to be a file. */
export function missing(context: Context, place: Place, syscall: string, dest?: string): Error {
  const code = context.knowledge.fileAbove(place.key) === undefined ? 'ENOENT' : 'ENOTDIR';
  return errnoError(code, syscall, { path: place.path, dest });
}

/** Asks the store for one object's state, metadata included, however fresh what is known may be. */
export async function headOf(
  context: Context,
  key: string,
  signal?: AbortSignal,
): Promise<{ kind: 'file'; state: ObjectState } | undefined> {
  try {
    return { kind: 'file', state: stateOf(await context.store.head(key, { signal })) };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Whether something lies under the key's prefix: one LIST of one key. */
export async function directoryOf(
  context: Context,
  key: string,
  signal?: AbortSignal,
): Promise<Extract<Node, { kind: 'directory' }> | undefined> {
  const prefix = prefixOf(key);
  for await (const page of context.store.list({ prefix, limit: 1, signal })) {
    const first = page.objects[0];
    const { version, size, lastModified } = first ?? {};
    const marker = first?.key === prefix ? { version: version!, size: size!, lastModified } : undefined;
    return first && { kind: 'directory', marker };
  }
  return undefined;
}

async function cachedForEver({ immutable, cache }: Context, key: string): Promise<Node | undefined> {
  const file = immutable ? await cache.lookUp(key) : undefined;
  const state = parseState(file?.record.description);
  return state && { kind: 'file', state };
}

/**
 * Refuses to write below a file, or (strict) below a directory that is not there. `dest` is the target's path where
 * a call has two.
 */
export async function requireParent(
  context: Context,
  place: Place,
  fail: (code: string) => Error,
): Promise<void> {
  if (context.knowledge.fileAbove(place.key) !== undefined) throw fail('ENOTDIR');
  if (!context.strict) return;
  const parent = await lookUp(context, parentOf(place.key));
  if (parent.kind === 'file') throw fail('ENOTDIR');
  if (parent.kind === 'absent') {
    const above = await nearestFile(context, parentOf(place.key));
    throw fail(above ? 'ENOTDIR' : 'ENOENT');
  }
}

async function nearestFile(context: Context, key: string): Promise<boolean> {
  for (let above = parentOf(key); above !== ''; above = parentOf(above)) {
    const node = await lookUp(context, above);
    if (node.kind !== 'absent') return node.kind === 'file';
  }
  return false;
}

/** What a target is, as far as it is known, or asked for in strict mode. */
export async function targetNode(context: Context, key: string): Promise<Node | undefined> {
  return context.strict ? lookUp(context, key) : key === '' ? ROOT : context.knowledge.node(key);
}
