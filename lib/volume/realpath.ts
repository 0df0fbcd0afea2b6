import type { AnyFunction } from '../fs-calls/forms.js';

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
  return Object.assign((...given: unknown[]) => callbackForm(...given), { native });
}
