import { randomBytes } from 'node:crypto';
import { codeOf, errnoError } from '../errors.js';
import { ancestorsOf, parentOf } from '../paths.js';
import { type AttributeChange, changeAttributes } from './attributes.js';
import type { Context } from './context.js';
import { directoryOf, lookUp, requireParent } from './look-up.js';
import { storeMarker } from './marker.js';
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
  const attributes = markerAttributes(mode);
  return speakingOf('mkdir', place, () =>
    recursive === true
      ? makeAll(context, place, attributes)
      : makeOne(context, place, attributes).then(() => undefined),
  );
}

async function makeOne(context: Context, place: Place, attributes: AttributeChange): Promise<void> {
  const { key, path } = place;
  const { knowledge } = context;
  if (key === '') throw errnoError('EEXIST', 'mkdir', { path });
  await requireParent(context, place, (code) => errnoError(code, 'mkdir', { path }));
  const known = context.strict ? await lookUp(context, key) : knowledge.node(key);
  // A directory without a marker would not be noticed by the conditional PUT below.
  const exists = known ? known.kind !== 'absent' : (await directoryOf(context, key)) !== undefined;
  if (exists || !(await putMarker(context, key, attributes))) throw errnoError('EEXIST', 'mkdir', { path });
}

/** Resolves with the first directory that had to be made, as Node does. */
async function makeAll(
  context: Context,
  { key, path, mustBeDirectory }: Place,
  attributes: AttributeChange,
): Promise<string | undefined> {
  let first: string | undefined;
  for (const directory of key === '' ? [] : [...ancestorsOf(key), key]) {
    const known = context.knowledge.node(directory) ?? (await directoryOf(context, directory));
    if (known?.kind === 'file' || (context.strict && (await lookUp(context, directory)).kind === 'file')) {
      throw errnoError(directory === key && !mustBeDirectory ? 'EEXIST' : 'ENOTDIR', 'mkdir', { path });
    }
    if (known?.kind === 'directory') continue;
    if (await putMarker(context, directory, attributes)) first ??= `/${directory}`;
  }
  return first;
}

const DEFAULT_MODE = 0o777;

/** The time of making, and the mode if one was asked for, less what the process masks. */
function markerAttributes(mode: number | string | null | undefined): AttributeChange {
  const bits = typeof mode === 'string' ? Number.parseInt(mode, 8) : (mode ?? DEFAULT_MODE);
  const modified = BigInt(Date.now()) * 1_000_000n;
  return bits === DEFAULT_MODE ? { modified } : { modified, mode: bits & ~process.umask() };
}

/** Whether the marker is new. */
async function putMarker(
  { store, knowledge, changes }: Context,
  key: string,
  attributes: AttributeChange,
): Promise<boolean> {
  return changes.run(key, async () => {
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
