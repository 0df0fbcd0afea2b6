import { codeOf, errnoError } from '../errors.js';
import type { FsShape } from '../fs-calls/forms.js';
import type { Stats } from '../native-fs.js';
import { bare, parentOf } from './names.js';
import { type Hidden, Removed } from './removed.js';
import { Aside, ask, type Steps } from './steps.js';

/** File systems over one another, as they are read. */
export interface Stack {
  readonly upper: FsShape;
  /** Uppermost first. */
  readonly lowers: readonly FsShape[];
  readonly removed: Hidden;
}

/** A union of which only the upper layer is ever written to. */
export interface Layers extends Stack {
  readonly removed: Removed;
}

const NOTHING: ReadonlySet<string> = new Set();

/** Of a stack that hides nothing. */
export const NOTHING_HIDDEN: Hidden = {
  // biome-ignore lint/correctness/useYield: there is nothing to ask
  *hides() {
    return false;
  },
  // biome-ignore lint/correctness/useYield: there is nothing to ask
  *list() {
    return NOTHING;
  },
};

/** Something that is there, and the layer that it is in. */
export interface Found {
  readonly layer: FsShape;
  readonly stats: Stats;
}

/** The key under which a union tells its layers. */
export const layersOf: unique symbol = Symbol('mediafs.layersOf');

/** A union over others takes its layers for its own: one list tells what was removed. */
export function createLayers(upper: FsShape, lowers: readonly FsShape[]): Layers {
  const above = (upper as { [layersOf]?: Layers })[layersOf];
  if (above) return { ...above, lowers: [...above.lowers, ...lowers] };
  return { upper, lowers, removed: new Removed(upper) };
}

/** The answer that lets a union look further down; every other failure is the answer. */
export function isAbsent(error: unknown): boolean {
  return codeOf(error) === 'ENOENT' && !isMissingBucket(error);
}

/** What is too long for a lower layer is not in it: the limits of a union are those of the upper one. */
export function isAbsentBelow(error: unknown): boolean {
  return isAbsent(error) || codeOf(error) === 'ENAMETOOLONG';
}

/**
 * A system looks for the directory before it measures a name, so an upper layer that lacks the directory has told
 * nothing of the name.
 */
export function* refuseLongNames(layers: Stack, path: string): Steps<void> {
  for (const name of path.split('/'))
    if (Buffer.byteLength(name) > SHORT_BYTES) yield* statsAbove(layers, `/${name}`);
}

/** What every system takes. */
const SHORT_BYTES = 255;

/** A store that is not there at all must not pass for one that is empty. */
function isMissingBucket(error: unknown): boolean {
  return (error as { cause?: { cause?: { name?: string } } }).cause?.cause?.name === 'NoSuchBucket';
}

/**
 * What the lower layers show at a path, whether or not the upper layer has something there that hides it. A file where
 * the path has a directory is `ENOTDIR`, unless the upper layer has a directory in its place.
 */
export function* findBelow(layers: Stack, path: string): Steps<Found | undefined> {
  const { lowers, removed } = layers;
  for (const layer of lowers) {
    const stats = yield* statsBelow(layer, path);
    if (!stats) continue;
    if (yield* removed.hides(path)) return undefined;
    if (stats !== 'blocked') return { layer, stats };
    if (yield* isUnblocked(layers, layer, path)) return undefined;
    throw new Aside('lstat', { cause: errnoError('ENOTDIR', 'lstat', { path }) });
  }
  return undefined;
}

/** Whether a layer above has a directory where this one has a file above the path: then what is beneath counts for nothing. */
export function* isUnblocked({ upper, lowers }: Stack, layer: FsShape, path: string): Steps<boolean> {
  const above = [upper, ...lowers].slice(0, lowers.indexOf(layer) + 1);
  for (let place = path.endsWith('/') ? bare(path) : parentOf(path); place !== '/'; place = parentOf(place)) {
    const stats = yield* statsBelow(layer, place);
    if (!stats || stats === 'blocked') continue;
    if (stats.isDirectory()) return false;
    for (const other of above) {
      const shown = yield* statsBelow(other, place);
      if (shown && shown !== 'blocked') return shown.isDirectory();
    }
    return false;
  }
  return false;
}

/** What a union shows at a path; a symbolic link is what it is. */
export function* find(layers: Stack, path: string): Steps<Found | undefined> {
  const stats = yield* statsAbove(layers, path);
  return stats ? { layer: layers.upper, stats } : yield* findBelow(layers, path);
}

/** Why nothing can be made at a path: no layer has its directory, or it is none. */
export function* whyNowhere(stack: Stack, path: string): Steps<'ENOENT' | 'ENOTDIR' | undefined> {
  const found = yield* find(stack, parentOf(path));
  if (!found) return 'ENOENT';
  return found.stats.isDirectory() ? undefined : 'ENOTDIR';
}

/** What the upper layer has at a path. */
export function* statsAbove({ upper }: Stack, path: string): Steps<Stats | undefined> {
  try {
    return yield* ask<Stats>(upper, 'lstat', path);
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw new Aside('lstat', { cause: error });
  }
}

/** A file where the path has a directory hides what the layers beneath have there. */
function* statsBelow(layer: FsShape, path: string): Steps<Stats | 'blocked' | undefined> {
  try {
    return yield* ask<Stats>(layer, 'lstat', path);
  } catch (error) {
    if (isAbsentBelow(error)) return undefined;
    if (codeOf(error) === 'ENOTDIR') return 'blocked';
    throw new Aside('lstat', { cause: error });
  }
}
