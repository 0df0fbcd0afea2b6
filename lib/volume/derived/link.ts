import { codeOf, errnoError } from '../../errors.js';
import { textOf } from '../../paths.js';
import { resultOf, type Steps } from './steps.js';

/**
 * Refuses a hard link where there are none, or none from one file system to another. Like a kernel it says first what
 * is missing, or in its way.
 */
export function* refuseLink(
  lstat: (path: string) => unknown,
  code: 'ENOTSUP' | 'EXDEV',
  from: unknown,
  to: unknown,
): Steps<never> {
  const places = { path: textOf(from)!, dest: textOf(to)! };
  const failed = (failure: unknown): Error => errnoError(codeOf(failure) ?? 'EIO', 'link', places);
  try {
    yield* resultOf(lstat(places.path));
  } catch (error) {
    throw failed(error);
  }
  try {
    yield* resultOf(lstat(places.dest));
  } catch (error) {
    throw codeOf(error) === 'ENOENT' ? errnoError(code, 'link', places) : failed(error);
  }
  throw errnoError('EEXIST', 'link', places);
}
