import { errnoError } from '../errors.js';
import { asCopyError, copyContent, copyContentSync } from '../fs-calls/copy-content.js';
import type { FsShape } from '../fs-calls/forms.js';
import { nativeFs } from '../native-fs.js';
import { makeParents, PERMISSIONS } from './copy-up.js';
import { type Found, find, findBelow, isAbsent, type Layers, statsAbove, whyNowhere } from './layers.js';
import { ask, type Steps } from './steps.js';

const { COPYFILE_EXCL } = nativeFs.constants;

/** Within the upper layer it is that layer's own; from a lower one the content is read there and written here. */
export function* copyFile(layers: Layers, [from, to, mode]: readonly unknown[]): Steps<unknown> {
  const [path, dest] = [from as string, to as string];
  const refusal = (code: string): Error => errnoError(code, 'copyfile', { path, dest });
  const isExclusive = (((mode as number | undefined) ?? 0) & COPYFILE_EXCL) !== 0;
  try {
    yield* refuseTarget(layers, dest, isExclusive, refusal);
  } catch (error) {
    // What is missing is told before what is in the way.
    throw (yield* find(layers, path)) ? error : refusal('ENOENT');
  }
  const within = () => ask(layers.upper, 'copyFile', path, dest, mode);
  try {
    return yield* within();
  } catch (error) {
    if (!isAbsent(error)) throw error;
    const isAbove = (yield* statsAbove(layers, path)) !== undefined;
    const source = isAbove ? undefined : yield* findBelow(layers, path);
    if (!isAbove && !source) throw error;
    if (source?.stats.isDirectory()) {
      if (isExclusive && (yield* find(layers, dest))) throw refusal('EEXIST');
      throw refusal((yield* whyNowhere(layers, dest)) ?? 'EISDIR');
    }
    const hasMade = yield* makeParents(layers, dest, 'copyfile');
    if (source) return yield* copyFrom(source, layers.upper, path, dest, isExclusive ? 'wx' : 'w');
    if (!hasMade) throw error;
  }
  return yield* within();
}

/** Of what a lower layer has at the target, the upper one knows nothing. */
function* refuseTarget(
  layers: Layers,
  dest: string,
  isExclusive: boolean,
  refusal: (code: string) => Error,
): Steps<void> {
  const target = yield* findBelow(layers, dest);
  if (!target || (yield* statsAbove(layers, dest))) return;
  if (isExclusive) throw refusal('EEXIST');
  if (target.stats.isDirectory()) throw refusal('EISDIR');
}

/** The content and the permission bits, from one layer to another. */
export function* copyFrom(
  { layer, stats }: Found,
  target: FsShape,
  path: string,
  dest: string,
  flag: 'w' | 'wx',
): Steps<void> {
  const mode = stats.mode & PERMISSIONS;
  const [from, to] = [
    { fs: layer, path },
    { fs: target, path: dest },
  ];
  try {
    yield {
      run: () => copyContent(from, to, { flag, mode }),
      runSync: () => copyContentSync(from, to, { flag, mode }),
    };
  } catch (error) {
    throw asCopyError(error, path, dest);
  }
  yield* ask(target, 'chmod', dest, mode);
}
