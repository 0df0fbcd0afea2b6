import { type AnyFunction, type Forms, type FsShape, functionOf } from '../fs-calls/forms.js';
import { withOwnOptions } from '../fs-calls/own-options.js';
import { type FileHandle, nativeFs } from '../native-fs.js';
import { type Guard, type NumberOpener, type OpensThrough, openThrough, openThroughSync } from '../parts.js';
import { unionCalls } from './calls.js';
import { createGuard } from './guard.js';
import type { Layers } from './layers.js';
import { type Opener, open } from './open.js';
import { perform } from './perform.js';
import { play, playSync, type Steps } from './steps.js';

/** A union in the shape of `fs`, for normalised absolute paths: promise and sync forms of one and the same steps. */
export function createUnionFileSystem(layers: Layers): FsShape & OpensThrough {
  const promises: Forms = {};
  const forms: Forms = {};
  for (const [name, call] of Object.entries(unionCalls)) {
    const steps = (given: readonly unknown[]) =>
      perform(layers, name, given, (passed) => call(layers, passed));
    promises[name] = async (...given) => play(steps(given));
    forms[`${name}Sync`] = (...given) => playSync(steps(given));
  }
  const opening = <Opened>(given: readonly unknown[], opener: Opener<Opened>) =>
    perform(layers, 'open', given, (passed) => open(layers, passed, opener));
  promises['open'] = async (...given) => play(opening(given, handleOpener(layers)));
  return {
    ...forms,
    promises: Object.assign(withOwnOptions(promises), { constants: nativeFs.constants }),
    [openThrough]: async (opener, given) => play(opening(given, numberOpener(layers, opener))),
    [openThroughSync]: (opener, given) => playSync(opening(given, numberOpener(layers, opener))),
  } as FsShape & OpensThrough;
}

function numberOpener(layers: Layers, opener: NumberOpener): Opener<number> {
  return function* (layer, given): Steps<number> {
    const guard = layer === layers.upper ? undefined : createGuard(layers, given[0] as string);
    const number = yield {
      run: () => opener.open(layer, given, guard),
      runSync: () => opener.openSync(layer, given, guard),
    };
    return number as number;
  };
}

/** A handle too: it was opened for reading, and a kernel would change the file's mode and times through it. */
function handleOpener(layers: Layers): Opener<FileHandle> {
  return function* (layer, given): Steps<FileHandle> {
    const handle = (yield {
      run: () => functionOf(layer.promises, 'open')!.apply(layer.promises, [...given]),
      runSync: () => {
        throw new TypeError('handles are opened by promises');
      },
    }) as FileHandle;
    if (layer !== layers.upper) guardHandle(handle, createGuard(layers, given[0] as string));
    return handle;
  };
}

function guardHandle(handle: FileHandle, guard: Guard): void {
  const stat = handle.stat.bind(handle) as AnyFunction;
  const methods: Forms = {
    stat: async (options) => guard.stat(options) ?? stat(options),
    ...Object.fromEntries(
      ['chmod', 'chown', 'utimes'].map((name) => [name, (...given: unknown[]) => guard.change(name, given)]),
    ),
  };
  for (const [name, value] of Object.entries(methods))
    Object.defineProperty(handle, name, { value, configurable: true, writable: true });
}
