import { posix } from 'node:path';
import { codeOf, errnoError } from '../errors.js';
import type { FsShape } from '../fs-calls/forms.js';
import type { Stats } from '../native-fs.js';
import { openFile } from '../object-fs/open-file.js';
import { type Found, find, isAbsent, type Stack } from './layers.js';
import { bare, parentOf } from './names.js';
import { Aside, ask, type Steps } from './steps.js';

/** As many as a kernel follows. */
export const MOST_LINKS = 40;

/** Whether a call follows a link that its path ends in. */
export function followsLast(name: string): boolean {
  return !ofLinksThemselves.has(name);
}

const ofLinksThemselves: ReadonlySet<string> = new Set([
  'lchmod',
  'lchown',
  'link',
  'lstat',
  'lutimes',
  'mkdir',
  'mkdtemp',
  'readlink',
  'rename',
  'rm',
  'rmdir',
  'symlink',
  'unlink',
]);

/**
 * Where a path leads when symbolic links are followed through the whole union: the target of a link may be in another
 * layer than the link. `undefined` if nothing is there, or if it leads by an absolute link, which is the affair of
 * the layer that has it.
 */
export function* resolve(layers: Stack, path: string, follows: boolean): Steps<string | undefined> {
  const rest = segmentsOf(path);
  let place = '/';
  for (let links = 0; rest.length > 0; ) {
    const next = posix.join(place, rest.shift()!);
    const found = next.length < place.length ? undefined : yield* findUnblocked(layers, next);
    if (found?.stats.isSymbolicLink() && (rest.length > 0 || follows)) {
      links += 1;
      if (links > MOST_LINKS) throw new Aside('links', { cause: errnoError('ELOOP', 'stat', { path }) });
      const target = yield* ask<string>(found.layer, 'readlink', next);
      if (target.startsWith('/')) return undefined;
      rest.unshift(...segmentsOf(target));
      continue;
    }
    if (!found && rest.length > 0 && next.length > place.length) return undefined;
    place = next;
  }
  return path.endsWith('/') && place !== '/' ? `${place}/` : place;
}

/** Below a file nothing is, and so no link. */
function* findUnblocked(stack: Stack, path: string): Steps<Found | undefined> {
  try {
    return yield* find(stack, path);
  } catch (error) {
    if (codeOf((error as Error).cause) === 'ENOTDIR') return undefined;
    throw error;
  }
}

/**
 * The path by which all layers know what a caller names by one: links in it are resolved, for another layer has no such
 * link. An upper layer behind a network is not asked: it finds what is behind its own links, and where it does not, the
 * call is made again.
 */
export function* settle(layers: Stack, path: string, follows: boolean): Steps<string> {
  const { upper, lowers } = layers;
  for (const layer of openFile in upper ? lowers : [upper, ...lowers]) {
    const standing = yield* standingIn(layer, path, follows);
    if (standing === 'elsewhere') return (yield* resolve(layers, path, follows)) ?? path;
  }
  return path;
}

/** Whether one layer has something at a path, and there or behind a link. What fails is for the call itself to tell. */
export function* standingIn(
  layer: FsShape,
  path: string,
  follows: boolean,
): Steps<'absent' | 'here' | 'elsewhere'> {
  const [place, asked] = [bare(path), follows || path.endsWith('/') ? bare(path) : parentOf(path)];
  try {
    if ((yield* ask<string>(layer, 'realpath', asked)) !== asked) return 'elsewhere';
    return 'here';
  } catch (error) {
    if (!isAbsent(error)) return 'here';
    // What leads nowhere in this layer may lead somewhere in another.
    return asked === place && (yield* isLink(layer, place)) ? 'elsewhere' : 'absent';
  }
}

function* isLink(layer: FsShape, path: string): Steps<boolean> {
  try {
    return (yield* ask<Stats>(layer, 'lstat', path)).isSymbolicLink();
  } catch {
    return false;
  }
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '' && segment !== '.');
}
