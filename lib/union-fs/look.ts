import { codeOf, errnoError } from '../errors.js';
import type { FsShape } from '../fs-calls/forms.js';
import { outwardError } from '../fs-calls/outward.js';
import { Translation } from '../fs-calls/translation.js';
import { isAbsent, isAbsentBelow, isUnblocked, refuseLongNames, type Stack } from './layers.js';
import { resolve, standingIn } from './links.js';
import type { Steps } from './steps.js';

/** One call on one layer. */
export type Work<Result> = (layer: FsShape, path: string) => Steps<Result>;

/**
 * The answer of the uppermost layer that has one. Only "there is nothing" lets the next be asked: a layer that is not
 * allowed, or not able, to answer must not pass for one that is empty.
 */
export function* look<Result>(
  layers: Stack,
  path: string,
  followsLast: boolean,
  work: Work<Result>,
): Steps<Result> {
  let absent: NodeJS.ErrnoException;
  try {
    return yield* work(layers.upper, path);
  } catch (error) {
    if (!isAbsent(error)) throw error;
    absent = error as NodeJS.ErrnoException;
  }
  for (const layer of layers.lowers) {
    const standing = yield* standingIn(layer, path, followsLast);
    if (standing === 'absent') continue;
    if (yield* layers.removed.hides(path)) break;
    if (standing === 'elsewhere') {
      const real = yield* resolve(layers, path, followsLast);
      if (real !== undefined && real !== path) return yield* lookAt(layers, path, real, work);
    }
    try {
      return yield* work(layer, path);
    } catch (error) {
      if (codeOf(error) === 'ENOTDIR' && (yield* isUnblocked(layers, layer, path))) break;
      if (!isAbsentBelow(error)) throw error;
    }
  }
  yield* refuseLongNames(layers, path);
  const real = yield* resolve(layers, path, followsLast);
  if (real === undefined || real === path) throw nothingAt(absent, path);
  return yield* lookAt(layers, path, real, work);
}

/** The upper layer may have missed a directory already that another layer has. */
function nothingAt(absent: NodeJS.ErrnoException, path: string): Error {
  return absent.path === path ? absent : errnoError('ENOENT', absent.syscall!, { path, cause: absent });
}

/** The same with no link in the path, and what fails in the words of the one that had some. */
function* lookAt<Result>(layers: Stack, given: string, inner: string, work: Work<Result>): Steps<Result> {
  try {
    return yield* look(layers, inner, false, work);
  } catch (error) {
    throw outwardError(error, new Translation(WHOLE, [{ given, inner }]));
  }
}

const WHOLE = { outer: '/', inner: '/' };
