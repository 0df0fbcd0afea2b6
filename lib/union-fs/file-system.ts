import { type AnyFunction, type Forms, type FsShape, functionOf } from '../fs-calls/forms.js';
import { withOwnOptions } from '../fs-calls/own-options.js';
import { type LocalFileOptions, type LocalFiles, withLocalFiles } from '../local-files/local-file.js';
import { localFilesOf } from '../local-files/of.js';
import { type FileHandle, nativeFs } from '../native-fs.js';
import { type Guard, type NumberOpener, type OpensThrough, openThrough, openThroughSync } from '../parts.js';
import { callUnion, unionCalls } from './calls.js';
import { createGuard } from './guard.js';
import { type Layers, layersOf } from './layers.js';
import { type Opener, open } from './open.js';
import { perform } from './perform.js';
import { play, playSync, type Steps } from './steps.js';

/** A union in the shape of `fs`, for normalised absolute paths. */
export function createUnionFileSystem(layers: Layers): FsShape & OpensThrough {
  const shape = createShape({
    call: (name, given) => perform(layers, name, given, (passed) => callUnion(layers, name, passed)),
    open: (given, opener) => perform(layers, 'open', given, (passed) => open(layers, passed, opener)),
    guard: (layer, path) => (layer === layers.upper ? undefined : createGuard(layers, path)),
  });
  return Object.assign(shape, { [layersOf]: layers });
}

/** What several layers do for one call. */
export interface Behaviour {
  call(name: string, given: readonly unknown[]): Steps<unknown>;
  open<Opened>(given: readonly unknown[], opener: Opener<Opened>): Steps<Opened>;
  /** What takes the changes of a file that is open in a layer; `undefined` where the layer itself may. */
  guard(layer: FsShape, path: string): Guard | undefined;
}

/** Promise and sync forms of one and the same steps. */
export function createShape(behaviour: Behaviour): FsShape & OpensThrough {
  const promises: Forms = {};
  const forms: Forms = {};
  for (const name of unionCalls) {
    promises[name] = async (...given) => play(behaviour.call(name, given));
    forms[`${name}Sync`] = (...given) => playSync(behaviour.call(name, given));
  }
  promises['open'] = async (...given) => play(behaviour.open(given, handleOpener(behaviour)));
  const copying = Object.assign(withOwnOptions(promises), { constants: nativeFs.constants });
  return {
    ...forms,
    promises: withLocalFiles(copying, {
      lease: async (path, options) => play(behaviour.open([path, 'r'], localOpener('lease', options))),
      output: async (path, options) => play(behaviour.open([path, 'w'], localOpener('output', options))),
    }),
    [openThrough]: async (opener, given) => play(behaviour.open(given, numberOpener(behaviour, opener))),
    [openThroughSync]: (opener, given) => playSync(behaviour.open(given, numberOpener(behaviour, opener))),
  } as FsShape & OpensThrough;
}

function numberOpener(behaviour: Behaviour, opener: NumberOpener): Opener<number> {
  return function* (layer, given): Steps<number> {
    const guard = behaviour.guard(layer, given[0] as string);
    const number = yield {
      run: () => opener.open(layer, given, guard),
      runSync: () => opener.openSync(layer, given, guard),
    };
    return number as number;
  };
}

/** A handle too: it was opened for reading, and a kernel would change the file's mode and times through it. */
function handleOpener(behaviour: Behaviour): Opener<FileHandle> {
  return function* (layer, given): Steps<FileHandle> {
    const handle = (yield {
      run: () => functionOf(layer.promises, 'open')!.apply(layer.promises, [...given]),
      runSync: () => {
        throw new TypeError('handles are opened by promises');
      },
    }) as FileHandle;
    const guard = behaviour.guard(layer, given[0] as string);
    if (guard) guardHandle(handle, guard);
    return handle;
  };
}

/** A file on the disk is made of it by the layer that has it, or that takes what is written. */
function localOpener<Name extends keyof LocalFiles>(
  name: Name,
  options: LocalFileOptions | undefined,
): Opener<Awaited<ReturnType<LocalFiles[Name]>>> {
  return function* (layer, [path, , mode]) {
    const opened = yield {
      run: () => localFilesOf(layer)[name](path, { ...options, mode: mode as number | undefined }),
      runSync: () => {
        throw new TypeError('local files are made by promises');
      },
    };
    return opened as Awaited<ReturnType<LocalFiles[Name]>>;
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
