import { errnoError } from '../errors.js';
import { nativeFs, nativePromises } from '../native-fs.js';
import { formatTime } from './attributes.js';
import { carryOver } from './carry-over.js';
import { changeKeys } from './change-keys.js';
import type { Context } from './context.js';
import { keptMetadata } from './kept-metadata.js';
import type { Node } from './knowledge.js';
import { following, leadTo } from './links/follow.js';
import { LinkFound, requireNoLink } from './links/link-found.js';
import { mayBeLink } from './links/link-state.js';
import { lookUpLink } from './links/read-target.js';
import { writeTarget } from './links/write-target.js';
import { directoryOf, lookUp, lookUpExisting, missing, ROOT, requireParent, targetNode } from './look-up.js';
import type { ObjectState } from './object-state.js';
import { type Place, placeOf } from './place.js';
import { isMissing, isStale, speakingOf } from './store-errors.js';

const { COPYFILE_EXCL } = nativeFs.constants;

/**
 * As `fs.promises.copyFile`, inside the store: one COPY. The copy gets the present time where the metadata of the
 * source is known, and else keeps that of the source, since a copy may not lose metadata that nobody has read.
 */
export async function copyFile(
  context: Context,
  from: unknown,
  to: unknown,
  mode: number = 0,
): Promise<void> {
  if (!(mode >= 0 && mode <= 7 && Number.isInteger(mode))) await nativePromises.copyFile('/', '/', mode);
  const source = await placeOf(from, 'copyfile');
  const target = await placeOf(to, 'copyfile');
  const places = { path: source.path, dest: target.path };
  const about = { syscall: 'copyfile', ...places };
  const toNew = (mode & COPYFILE_EXCL) !== 0;
  await leadTo(context, source, following(true, about), (there) =>
    leadTo(context, target, following(!toNew, { ...about, makes: true }), (to) =>
      speakingOf('copyfile', places, () => copyAt(context, there, to, mode)),
    ),
  );
}

async function copyAt(context: Context, source: Place, target: Place, mode: number): Promise<void> {
  const fail = (code: string): Error =>
    errnoError(code, 'copyfile', { path: source.path, dest: target.path });
  await checkPlaces(context, source, target, mode, fail);
  if (source.key === target.key) return;
  await copy(context, source, target, (mode & COPYFILE_EXCL) !== 0).catch(async (error) => {
    if (!isMissing(error)) throw error;
    const directory = await directoryOf(context, source.key);
    throw directory ? fail('EISDIR') : missing(context, source, 'copyfile', target.path);
  });
}

async function checkPlaces(
  context: Context,
  source: Place,
  target: Place,
  mode: number,
  fail: (code: string) => Error,
): Promise<void> {
  const node = await sourceNode(context, source.key);
  if (node?.kind === 'absent') throw missing(context, source, 'copyfile', target.path);
  if (node?.kind === 'directory') throw fail('EISDIR');
  // A copy onto itself makes no request that would tell.
  if (source.mustBeDirectory || source.key === target.key) await requireFile(context, source, target, fail);
  try {
    await checkTarget(context, target, mode, fail);
    if (source.key !== target.key) await requireParent(context, target, fail);
  } catch (error) {
    if (error instanceof LinkFound) throw error;
    // A disk opens the source first, so that is what it speaks of if both are wrong.
    await requireFile(context, source, target, fail);
    throw error;
  }
}

async function requireFile(
  context: Context,
  source: Place,
  target: Place,
  fail: (code: string) => Error,
): Promise<void> {
  const found = await lookUpExisting(context, source, 'copyfile', target.path);
  if (found.kind === 'directory') throw fail('EISDIR');
}

/**
 * What the source is, as far as it is known; throws `LinkFound` for a link. Asked is only in strict mode, and what was a
 * link when it was last seen: the store copies a link as it is.
 */
async function sourceNode(context: Context, key: string): Promise<Node | undefined> {
  if (key === '') return ROOT;
  const { knowledge, strict } = context;
  const known = knowledge.node(key);
  const isOpen = known?.kind === 'file' && mayBeLink(known.state);
  let node = known;
  if (strict && (isOpen || !known)) node = await (isOpen ? lookUpLink : lookUp)(context, key);
  else if (!known && knowledge.wasLink(key)) node = await lookUpLink(context, key);
  requireNoLink(key, node);
  return node;
}

async function checkTarget(
  context: Context,
  target: Place,
  mode: number,
  fail: (code: string) => Error,
): Promise<void> {
  // A kernel looks at no file that is to be made with a slash behind it.
  if (target.mustBeDirectory) throw fail('EISDIR');
  const toNew = (mode & COPYFILE_EXCL) !== 0;
  const existing = await (toNew ? targetNode : writeTarget)(context, target.key);
  if (existing && existing.kind !== 'absent' && toNew) throw fail('EEXIST');
  if (existing?.kind === 'directory') throw fail('EISDIR');
}

async function copy(context: Context, source: Place, target: Place, exclusive: boolean): Promise<void> {
  const { knowledge, cache } = context;
  await changeKeys(context, [source.key, target.key], async () => {
    const node = knowledge.node(source.key);
    const state = node?.kind === 'file' && node.state.metadata ? node.state : undefined;
    const copied = state && (await copyVersion(context, source.key, target.key, state, exclusive));
    if (copied) {
      knowledge.wrote(target.key, copied);
      await carryOver(context, source.key, state.version, target.key, copied);
    } else {
      const ifNoneMatch = exclusive ? ('*' as const) : undefined;
      await context.store.copy(source.key, target.key, { ifNoneMatch });
      knowledge.changedUnseen(target.key);
      await cache.drop(target.key);
    }
  });
}

/** Copies the version whose metadata we know, with the present time; `undefined` when another one is there. */
async function copyVersion(
  { store }: Context,
  from: string,
  to: string,
  state: ObjectState,
  exclusive: boolean,
): Promise<ObjectState | undefined> {
  const metadata = { ...keptMetadata(state), mtime: formatTime(BigInt(Date.now()) * 1_000_000n) };
  const { contentType, headers } = state;
  try {
    const { version } = await store.copy(from, to, {
      replace: { metadata, contentType, headers },
      ifMatch: state.version,
      orLookFirst: true,
      ifNoneMatch: exclusive ? '*' : undefined,
    });
    return { ...state, metadata, version, lastModified: undefined };
  } catch (error) {
    if (!isStale(error)) throw error;
    return undefined;
  }
}
