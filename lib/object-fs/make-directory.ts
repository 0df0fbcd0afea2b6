import { randomBytes } from 'node:crypto';
import { codeOf, errnoError } from '../errors.js';
import { LeadsOut } from '../fs-calls/leads-out.js';
import { parentOf } from '../paths.js';
import { type AttributeChange, changeAttributes } from './attributes.js';
import { changeKeys } from './change-keys.js';
import type { Context } from './context.js';
import { findByListing } from './find-by-listing.js';
import type { Node } from './knowledge.js';
import { following, leadTo } from './links/follow.js';
import { requireNoLink } from './links/link-found.js';
import { mayBeLink } from './links/link-state.js';
import { lookUpLink } from './links/read-target.js';
import { directoryOf, knownDirectory, requireParent } from './look-up.js';
import { storeMarker } from './marker.js';
import { modeOf } from './mode.js';
import { encodeText } from './options.js';
import { type Place, placeOf } from './place.js';
import { encodingOf } from './stat.js';
import { speakingOf } from './store-errors.js';

/** As `fs.promises.mkdir`: a marker object `key/`, the only kind of directory that outlives its last file. */
export async function makeDirectory(
  context: Context,
  path: unknown,
  options?: { recursive?: boolean; mode?: number | string } | number | string | null,
): Promise<string | undefined> {
  const place = await placeOf(path, 'mkdir');
  const { recursive, mode } = typeof options === 'object' ? (options ?? {}) : { mode: options };
  const attributes = markerAttributes(await modeOf(mode ?? DEFAULT_MODE));
  const how = following(recursive === true, { syscall: 'mkdir', path: place.path });
  return leadTo(context, place, how, (there) =>
    speakingOf('mkdir', place, async () => {
      if (recursive !== true) return makeOne(context, there, attributes);
      const made = await makeAll(context, there, attributes);
      return made === 0 ? undefined : `/${withoutLast(place.key, made - 1)}`;
    }),
  );
}

/** A path without some names at its end. */
function withoutLast(key: string, names: number): string {
  return names === 0 ? key : key.split('/').slice(0, -names).join('/');
}

async function makeOne(context: Context, place: Place, attributes: AttributeChange): Promise<undefined> {
  const { key, path } = place;
  if (key === '') throw errnoError('EEXIST', 'mkdir', { path });
  // In strict mode what is found has a parent, and only what is not needs to have it looked for.
  const exists = await isThere(context, key);
  if (!exists) await requireParent(context, place, (code) => errnoError(code, 'mkdir', { path }));
  if (exists || !(await putMarker(context, key, attributes))) throw errnoError('EEXIST', 'mkdir', { path });
}

/** Whether a name is taken. A directory without a marker would not be noticed by a conditional PUT, nor would a file. */
export async function isThere(context: Context, key: string): Promise<boolean> {
  const known = context.knowledge.node(key);
  if (known) return known.kind !== 'absent';
  const found = context.strict ? await findByListing(context, key) : await directoryOf(context, key);
  return found !== undefined;
}

/**
 * Looks for the nearest directory that is there, from the deepest up, and makes all below it. Resolves with how many
 * had to be made. What a link leads to is not made, as Node does not.
 */
async function makeAll(
  context: Context,
  { key, path, mustBeDirectory, linked }: Place,
  attributes: AttributeChange,
): Promise<number> {
  const { knowledge, strict } = context;
  if (knowledge.fileAbove(key) !== undefined) throw errnoError('ENOTDIR', 'mkdir', { path });
  const missing: string[] = [];
  for (let directory = key; directory !== ''; directory = parentOf(directory)) {
    const found =
      knowledge.node(directory) ??
      (strict ? await findByName(context, directory) : await knownDirectory(context, directory));
    requireNoLink(directory, found);
    if (found?.kind === 'file') {
      throw errnoError(directory === key && !mustBeDirectory ? 'EEXIST' : 'ENOTDIR', 'mkdir', { path });
    }
    if (found?.kind === 'directory') break;
    if (directory === linked) throw errnoError('ENOENT', 'mkdir', { path });
    missing.unshift(directory);
  }
  let made = 0;
  for (const [index, directory] of missing.entries()) {
    if ((await putMarker(context, directory, attributes)) && made === 0) made = missing.length - index;
  }
  return made;
}

async function findByName(context: Context, key: string): Promise<Node | undefined> {
  const found = await findByListing(context, key);
  return found?.kind === 'file' && mayBeLink(found.state) ? lookUpLink(context, key) : found;
}

const DEFAULT_MODE = 0o777;

/** The time of making, and the mode if one was asked for, less what the process masks. */
function markerAttributes(bits: number): AttributeChange {
  const modified = BigInt(Date.now()) * 1_000_000n;
  return bits === DEFAULT_MODE ? { modified } : { modified, mode: bits & ~process.umask() };
}

/** Whether the marker is new. */
async function putMarker(context: Context, key: string, attributes: AttributeChange): Promise<boolean> {
  const { store, knowledge } = context;
  return changeKeys(context, [key], async () => {
    try {
      knowledge.madeDirectory(
        key,
        await storeMarker(store, key, changeAttributes({}, attributes, 'directory'), '*'),
      );
      return true;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
      knowledge.forget(key);
      return false;
    }
  });
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** As `fs.promises.mkdtemp`: a new directory whose name nobody else can have chosen. */
export async function makeTemporaryDirectory(
  context: Context,
  prefix: unknown,
  options?: unknown,
): Promise<string | Buffer> {
  const { path } = await placeOf(prefix, 'mkdtemp');
  const suffix = Array.from(randomBytes(6), (byte) => LETTERS[byte % LETTERS.length]).join('');
  const place = await placeOf(path + suffix, 'mkdtemp');
  const how = following(false, { syscall: 'mkdtemp', path: place.path });
  try {
    await leadTo(context, place, how, (there) =>
      speakingOf('mkdtemp', place, async () => {
        await requireParent(context, there, how.fail);
        await putMarker(context, there.key, markerAttributes(0o700));
      }),
    );
  } catch (error) {
    if (!(error instanceof LeadsOut)) throw error;
    // Where it leads, another name will be chosen.
    throw new LeadsOut(path, error.target.slice(0, -suffix.length), error.followed);
  }
  return encodeText(place.path, encodingOf(options));
}
