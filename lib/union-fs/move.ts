import { errnoError } from '../errors.js';
import { isWithin } from '../paths.js';
import { bringUpAll, makeParents } from './copy-up.js';
import { type Found, find, findBelow, isAbsent, type Layers, statsAbove, whyNowhere } from './layers.js';
import { bare } from './names.js';
import { list } from './read-directory.js';
import { aside, ask, type Steps } from './steps.js';

type Refusal = (code: string) => Error;

/** A move of what is in a lower layer is a copy into the upper one; the lower one keeps its own, hidden. */
export function* rename(layers: Layers, [from, to]: readonly unknown[]): Steps<unknown> {
  const [path, dest] = [from as string, to as string];
  const refusal: Refusal = (code) => errnoError(code, 'rename', { path, dest });
  if (path === '/' || dest === '/') throw refusal('EBUSY');
  const source = yield* findBelow(layers, path);
  const target = yield* findTarget(layers, path, dest, refusal);
  if (source || target) {
    const found = yield* find(layers, path);
    if (!found) throw refusal(yield* whyMissing(layers, path, dest));
    if (bare(path) === bare(dest)) return undefined;
    if (isWithin(bare(dest), bare(path))) {
      if (!found.stats.isDirectory()) throw refusal('ENOTDIR');
      throw refusal((yield* whyNowhere(layers, dest)) ?? 'EINVAL');
    }
    // Of a directory above the source a kernel knows that it is not empty before it looks what the source is.
    if (isWithin(bare(path), bare(dest))) throw refusal('ENOTEMPTY');
    if (target) yield* refuseTarget(layers, dest, { source: found, target }, refusal);
    yield* bringUpAll(layers, path, 'rename');
    if (source) yield* layers.removed.add(path);
  }
  const work = () => ask(layers.upper, 'rename', path, dest);
  try {
    return yield* work();
  } catch (error) {
    if (!isAbsent(error)) throw error;
    if (!(yield* statsAbove(layers, path))) throw refusal(yield* whyMissing(layers, path, dest));
    if (!(yield* makeParents(layers, dest, 'rename'))) throw error;
  }
  return yield* work();
}

/** A kernel looks for the directory of the source, then for that of the target, and last for the source itself. */
function* whyMissing(layers: Layers, path: string, dest: string): Steps<string> {
  return (yield* whyNowhere(layers, path)) ?? (yield* whyNowhere(layers, dest)) ?? 'ENOENT';
}

/** A kernel looks for the directory of the source before that of the target, and last at what both are. */
function* findTarget(layers: Layers, path: string, dest: string, refusal: Refusal): Steps<Found | undefined> {
  try {
    return yield* findBelow(layers, dest);
  } catch (error) {
    const nowhere = yield* whyNowhere(layers, path);
    if (nowhere) throw refusal(nowhere);
    if (!(yield* find(layers, path))) throw refusal(yield* whyMissing(layers, path, dest));
    throw error;
  }
}

/** The upper layer knows nothing of what the lower ones have at the target. */
function* refuseTarget(
  layers: Layers,
  dest: string,
  { source, target }: { source: Found; target: Found },
  refusal: Refusal,
): Steps<void> {
  const replaced = (yield* statsAbove(layers, dest)) ?? target.stats;
  if (!source.stats.isDirectory()) {
    if (replaced.isDirectory()) throw refusal('EISDIR');
    return;
  }
  if (!replaced.isDirectory()) throw refusal('ENOTDIR');
  if ((yield* aside(list(layers, dest, undefined, false))).size > 0) throw refusal('ENOTEMPTY');
}
