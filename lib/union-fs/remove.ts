import { errnoError, removeDirectoryError } from '../errors.js';
import { find, findBelow, type Layers, statsAbove } from './layers.js';
import { list } from './read-directory.js';
import { aside, ask, type Steps } from './steps.js';

/** What a lower layer has is hidden, not touched: also beneath a file of the upper layer, or it would come to light. */
export function* unlink(layers: Layers, path: string): Steps<unknown> {
  const below = yield* findBelow(layers, path);
  const above = below && (yield* statsAbove(layers, path));
  if (!below || above?.isDirectory()) return yield* ask(layers.upper, 'unlink', path);
  if (!above && below.stats.isDirectory()) throw errnoError('EISDIR', 'unlink', { path });
  yield* layers.removed.add(path);
  return above && (yield* ask(layers.upper, 'unlink', path));
}

export function* removeDirectory(layers: Layers, given: readonly unknown[]): Steps<unknown> {
  const [path, options] = given as [string, RemoveOptions | null | undefined];
  if (path === '/') throw errnoError('EBUSY', 'rmdir', { path });
  if (options?.recursive) {
    const found = yield* find(layers, path);
    if (found?.stats.isDirectory()) return yield* remove(layers, [path, { recursive: true }]);
  }
  const below = yield* findBelow(layers, path);
  const above = below && (yield* statsAbove(layers, path));
  if (!below || (above && !above.isDirectory())) return yield* ask(layers.upper, 'rmdir', ...given);
  if (!(above ?? below.stats).isDirectory()) throw errnoError('ENOTDIR', 'rmdir', { path });
  if ((yield* aside(list(layers, path, undefined, false))).size > 0)
    throw errnoError('ENOTEMPTY', 'rmdir', { path });
  // Also a file, which a directory of the upper layer hid.
  yield* layers.removed.add(path);
  return above && (yield* ask(layers.upper, 'rmdir', ...given));
}

interface RemoveOptions {
  readonly recursive?: boolean;
}

export function* remove(layers: Layers, given: readonly unknown[]): Steps<unknown> {
  const [path, options] = given as [string, RemoveOptions | undefined];
  if (path === '/' && options?.recursive) return yield* empty(layers, options);
  const below = yield* findBelow(layers, path);
  const above = below && (yield* statsAbove(layers, path));
  if (!below) return yield* ask(layers.upper, 'rm', ...given);
  if ((above ?? below.stats).isDirectory() && !options?.recursive) throw removeDirectoryError(path);
  yield* layers.removed.add(path);
  return above && (yield* ask(layers.upper, 'rm', ...given));
}

/** The root of a mount stays, and with it what the union keeps for itself. */
function* empty(layers: Layers, options: RemoveOptions): Steps<void> {
  for (const path of (yield* aside(list(layers, '/', undefined, false))).keys())
    yield* remove(layers, [path, options]);
}
