import type { AnyFunction } from '../fs-calls/forms.js';

/** Node's callback form walks the path by `lstat`, and so its errors say; the other forms ask the system. */
function inWordsOfLstat(error: unknown): unknown {
  const failed = error as NodeJS.ErrnoException | null;
  if (failed?.syscall !== 'realpath') return error;
  failed.message = failed.message.replace(', realpath ', ', lstat ');
  failed.syscall = 'lstat';
  return failed;
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
