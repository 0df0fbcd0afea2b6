import { errnoError } from '../errors.js';
import { withParents } from './change.js';
import { bringUpAll } from './copy-up.js';
import { type Found, find, findBelow, type Layers, statsAbove } from './layers.js';
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
  const target = yield* findBelow(layers, dest);
  if (source || target) {
    const found = yield* find(layers, path);
    if (!found) throw refusal('ENOENT');
    if (bare(path) === bare(dest)) return undefined;
    if (bare(dest).startsWith(`${bare(path)}/`)) throw refusal('EINVAL');
    if (target) yield* refuseTarget(layers, dest, { source: found, target }, refusal);
    yield* bringUpAll(layers, path, 'rename');
    if (source) yield* layers.removed.add(path);
  }
  return yield* withParents(layers, dest, 'rename', () => ask(layers.upper, 'rename', path, dest));
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
