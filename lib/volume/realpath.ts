import { errnoError } from '../errors.js';
import type { AnyFunction } from '../fs-calls/forms.js';
import { textOf } from '../paths.js';

/** Node's callback form walks the path by `lstat`, and so its errors say; the other forms ask the system. */
function inWordsOfLstat(error: unknown): unknown {
  const failed = error as NodeJS.ErrnoException | null;
  if (failed?.syscall !== 'realpath') return error;
  failed.message = failed.message.replace(', realpath ', ', lstat ');
  failed.syscall = 'lstat';
  return failed;
}

/** The sync form, and its own `native`. */
export function createRealpathSync(syncForm: AnyFunction): AnyFunction {
  const form: AnyFunction = (...given) => {
    try {
      return syncForm(...given);
    } catch (error) {
      throw inWordsOfLstat(error);
    }
  };
  const native: AnyFunction = (...given) => {
    try {
      return syncForm(...given);
    } catch (error) {
      const { syscall, code } = error as NodeJS.ErrnoException;
      if (syscall !== 'lstat') throw error;
      throw errnoError(code!, 'realpath', { path: textOf(given[0]) });
    }
  };
  return Object.assign(form, { native });
}

/** `realpath` and its `native` form, which promises are made of. */
export function createRealpath(callbackForm: AnyFunction, promiseForm: AnyFunction): AnyFunction {
  const native: AnyFunction = (...given) => {
    const callback = given.at(-1);
    if (typeof callback !== 'function') return callbackForm(...given);
    promiseForm(...given.slice(0, -1)).then(
      (path: string) => process.nextTick(callback, null, path),
      (error: unknown) => process.nextTick(callback, error),
    );
  };
  const form: AnyFunction = (...given) => {
    const callback = given.at(-1);
    if (typeof callback !== 'function') return callbackForm(...given);
    callbackForm(...given.slice(0, -1), (error: unknown, path: unknown) =>
      callback(inWordsOfLstat(error), path),
    );
  };
  return Object.assign(form, { native });
}
