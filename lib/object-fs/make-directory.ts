import { randomBytes } from 'node:crypto';
import { codeOf, errnoError } from '../errors.js';
import { ancestorsOf, parentOf, prefixOf } from '../paths.js';
import type { Context } from './context.js';
import { directoryOf, lookUp, requireParent } from './look-up.js';
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
  const recursive = typeof options === 'object' && options?.recursive === true;
  return speakingOf('mkdir', place, () =>
    recursive ? makeAll(context, place) : makeOne(context, place).then(() => undefined),
  );
}

async function makeOne(context: Context, place: Place): Promise<void> {
  const { key, path } = place;
  const { knowledge } = context;
  if (key === '') throw errnoError('EEXIST', 'mkdir', { path });
  await requireParent(context, place, (code) => errnoError(code, 'mkdir', { path }));
  const known = context.strict ? await lookUp(context, key) : knowledge.node(key);
  // A directory without a marker would not be noticed by the conditional PUT below.
  const exists = known ? known.kind !== 'absent' : (await directoryOf(context, key)) !== undefined;
  if (exists || !(await putMarker(context, key))) throw errnoError('EEXIST', 'mkdir', { path });
}

/** Resolves with the first directory that had to be made, as Node does. */
async function makeAll(context: Context, { key, path }: Place): Promise<string | undefined> {
  let first: string | undefined;
  for (const directory of key === '' ? [] : [...ancestorsOf(key), key]) {
    const known = context.knowledge.node(directory) ?? (await directoryOf(context, directory));
    if (known?.kind === 'file' || (context.strict && (await lookUp(context, directory)).kind === 'file')) {
      throw errnoError(directory === key ? 'EEXIST' : 'ENOTDIR', 'mkdir', { path });
    }
    if (known?.kind === 'directory') continue;
    if (await putMarker(context, directory)) first ??= `/${directory}`;
  }
  return first;
}

/** Whether the marker is new. */
async function putMarker({ store, knowledge, changes }: Context, key: string): Promise<boolean> {
  return changes.run(key, async () => {
    try {
      const options = { ifNoneMatch: '*', contentType: 'application/x-directory' } as const;
      await store.put(prefixOf(key), new Uint8Array(), options);
      return true;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
      return false;
    } finally {
      knowledge.madeDirectory(key);
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
    await putMarker(context, place.key);
  });
  return encodingOf(options) === 'buffer' ? Buffer.from(place.path) : place.path;
}
