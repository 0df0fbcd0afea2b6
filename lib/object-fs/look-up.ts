import { errnoError } from '../errors.js';
import { parentOf, prefixOf } from '../paths.js';
import type { Context } from './context.js';
import type { Moment, Node } from './knowledge.js';
import { type ObjectState, parseState, stateOf } from './object-state.js';
import type { Place } from './place.js';
import { asErrno, isMissing } from './store-errors.js';

export const ROOT: Node = { kind: 'directory' };
export const ABSENT: Node = { kind: 'absent' };

/**
 * What a key is: from what is known, else by one HEAD, and one LIST if there is no such object, which all share who
 * want to know it at the same time.
 */
export async function lookUp(context: Context, key: string): Promise<Node> {
  if (key === '') return ROOT;
  const { knowledge, lookUps } = context;
  return knowledge.node(key) ?? lookUps.run(`${knowledge.lastChange(key)}\0${key}`, () => ask(context, key));
}

async function ask(context: Context, key: string): Promise<Node> {
  const since = context.knowledge.now();
  const node =
    (await cachedForEver(context, key)) ??
    (await headOf(context, key)) ??
    (await directoryOf(context, key)) ??
    ABSENT;
  context.knowledge.learn(key, node, since);
  if (node.kind !== 'file') await dropStale(context, key, since);
  return node;
}

/** What is gone must not be served, also by a process started later, when the store cannot answer. */
async function dropStale(context: Context, key: string, since: Moment): Promise<void> {
  const { staleIfError, knowledge, cache } = context;
  if (staleIfError && knowledge.lastChange(key) <= since) await cache.drop(key);
}

/** As `lookUp`, for a path that must be there and be what its trailing slash demands. */
export async function lookUpExisting(
  context: Context,
  place: Place,
  syscall: string,
  dest?: string,
): Promise<Exclude<Node, { kind: 'absent' }>> {
  let node: Node;
  try {
    node = await lookUp(context, place.key);
  } catch (error) {
    throw asErrno(error, syscall, place.path, dest);
  }
  return requireExisting(context, node, place, syscall, dest);
}

export function requireExisting(
  context: Context,
  node: Node,
  place: Place,
  syscall: string,
  dest?: string,
): Exclude<Node, { kind: 'absent' }> {
  const { path } = place;
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

export async function cachedForEver({ immutable, cache }: Context, key: string): Promise<Node | undefined> {
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
  if (!context.strict || (await knownDirectory(context, parentOf(place.key)))) return;
  for (let above = parentOf(place.key); above !== ''; above = parentOf(above)) {
    const node = await lookUp(context, above);
    if (node.kind === 'file') throw fail('ENOTDIR');
    if (node.kind === 'directory') break;
  }
  throw fail('ENOENT');
}

/** What a target is, as far as it is known; in strict mode it is also asked whether it is a directory. */
export async function targetNode(context: Context, key: string): Promise<Node | undefined> {
  if (key === '') return ROOT;
  const known = context.knowledge.node(key);
  return known ?? (context.strict ? knownDirectory(context, key) : undefined);
}

/** The directory that a key is: from what is known, else by one LIST, which a directory answers without a HEAD. */
export async function knownDirectory(context: Context, key: string): Promise<Node | undefined> {
  if (key === '') return ROOT;
  const { knowledge } = context;
  const known = knowledge.node(key);
  if (known) return known.kind === 'directory' ? known : undefined;
  const since = knowledge.now();
  const found = await directoryOf(context, key);
  if (found) knowledge.learn(key, found, since);
  return found;
}
