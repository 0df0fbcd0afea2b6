import { randomBytes } from 'node:crypto';
import { codeOf, errnoError } from '../errors.js';
import { parentOf } from '../paths.js';
import { type AttributeChange, changeAttributes } from './attributes.js';
import { changeKeys } from './change-keys.js';
import type { Context } from './context.js';
import { findByListing } from './find-by-listing.js';
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
  return speakingOf('mkdir', place, () =>
    recursive === true
      ? makeAll(context, place, attributes)
      : makeOne(context, place, attributes).then(() => undefined),
  );
}

async function makeOne(context: Context, place: Place, attributes: AttributeChange): Promise<void> {
  const { key, path } = place;
  if (key === '') throw errnoError('EEXIST', 'mkdir', { path });
  // In strict mode what is found has a parent, and only what is not needs to have it looked for.
  const exists = await isThere(context, key);
  if (!exists) await requireParent(context, place, (code) => errnoError(code, 'mkdir', { path }));
  if (exists || !(await putMarker(context, key, attributes))) throw errnoError('EEXIST', 'mkdir', { path });
}

/** A directory without a marker would not be noticed by the conditional PUT, nor would a file. */
async function isThere(context: Context, key: string): Promise<boolean> {
  const known = context.knowledge.node(key);
  if (known) return known.kind !== 'absent';
  const found = context.strict ? await findByListing(context, key) : await directoryOf(context, key);
  return found !== undefined;
}

/**
 * Looks for the nearest directory that is there, from the deepest up, and makes all below it. Resolves with the first
 * that had to be made, as Node does.
 */
async function makeAll(
  context: Context,
  { key, path, mustBeDirectory }: Place,
  attributes: AttributeChange,
): Promise<string | undefined> {
  const { knowledge, strict } = context;
  if (knowledge.fileAbove(key) !== undefined) throw errnoError('ENOTDIR', 'mkdir', { path });
  const missing: string[] = [];
  for (let directory = key; directory !== ''; directory = parentOf(directory)) {
    const found =
      knowledge.node(directory) ??
      (strict ? await findByListing(context, directory) : await knownDirectory(context, directory));
    if (found?.kind === 'file') {
      throw errnoError(directory === key && !mustBeDirectory ? 'EEXIST' : 'ENOTDIR', 'mkdir', { path });
    }
    if (found?.kind === 'directory') break;
    missing.unshift(directory);
  }
  let first: string | undefined;
  for (const directory of missing) {
    if (await putMarker(context, directory, attributes)) first ??= `/${directory}`;
  }
  return first;
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
  await speakingOf('mkdtemp', place, async () => {
    await requireParent(context, place, (code) => errnoError(code, 'mkdtemp', { path: place.path }));
    if (parentOf(place.key) !== '' && context.knowledge.node(parentOf(place.key))?.kind === 'file') {
      throw errnoError('ENOTDIR', 'mkdtemp', { path: place.path });
    }
    await putMarker(context, place.key, markerAttributes(0o700));
  });
  return encodeText(place.path, encodingOf(options));
}
