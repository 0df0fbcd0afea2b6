import { errnoError } from '../errors.js';
import { checkArguments } from '../fs-calls/check-arguments.js';
import { refuseTaken, withParents } from './change.js';
import { bringUp, bringUpDirectory, makeParents } from './copy-up.js';
import { find, findBelow, type Layers, whyNowhere } from './layers.js';
import { bare, parentOf } from './names.js';
import { ask, type Steps } from './steps.js';

interface MakeDirectoryOptions {
  readonly recursive?: boolean;
}

export function* makeDirectory(layers: Layers, given: readonly unknown[]): Steps<unknown> {
  const [path, options] = given as [string, MakeDirectoryOptions | number | string | null | undefined];
  const work = () => ask(layers.upper, 'mkdir', ...given);
  checkArguments('mkdir', given);
  if (typeof options === 'object' && options?.recursive) return yield* makeTree(layers, path, work);
  yield* refuseTaken(layers, bare(path), () => errnoError('EEXIST', 'mkdir', { path }));
  return yield* withParents(layers, path, 'mkdir', work);
}

/** What is there already in any layer is none of what was made. */
function* makeTree(layers: Layers, path: string, work: () => Steps<unknown>): Steps<unknown> {
  let place = bare(path);
  let found = yield* find(layers, place);
  while (!found && place !== '/') {
    place = parentOf(place);
    found = yield* find(layers, place);
  }
  if (!found || found.layer === layers.upper) return yield* work();
  if (!found.stats.isDirectory()) throw errnoError(place === path ? 'EEXIST' : 'ENOTDIR', 'mkdir', { path });
  if (place === bare(path)) return undefined;
  yield* bringUpDirectory(layers, place, errnoError('ENOTDIR', 'mkdir', { path }));
  return yield* work();
}

/** Names that are made up at random meet nothing. */
export function* makeTemporaryDirectory(layers: Layers, given: readonly unknown[]): Steps<unknown> {
  const place = `${given[0]}XXXXXX`;
  yield* findBelow(layers, place);
  return yield* withParents(layers, place, 'mkdtemp', () => ask(layers.upper, 'mkdtemp', ...given));
}

export function* symlink(layers: Layers, [target, path, type]: readonly unknown[]): Steps<unknown> {
  const places = { path: target as string, dest: path as string };
  yield* refuseTaken(layers, bare(path as string), () => errnoError('EEXIST', 'symlink', places));
  return yield* withParents(layers, path as string, 'symlink', () =>
    ask(layers.upper, 'symlink', target, path, type),
  );
}

/** What is missing, or in the way, is told before whether the upper layer has hard links. */
export function* link(layers: Layers, [from, to]: readonly unknown[]): Steps<unknown> {
  const [path, dest] = [from as string, to as string];
  const refusal = (code: string): Error => errnoError(code, 'link', { path, dest });
  const found = yield* find(layers, path);
  if (!found) throw refusal('ENOENT');
  const nowhere = yield* whyNowhere(layers, dest);
  if (nowhere) throw refusal(nowhere);
  if (yield* find(layers, bare(dest))) throw refusal('EEXIST');
  if (found.stats.isDirectory()) throw refusal('EPERM');
  yield* bringUp(layers, path, 'link');
  yield* makeParents(layers, dest, 'link');
  return yield* ask(layers.upper, 'link', path, dest);
}
