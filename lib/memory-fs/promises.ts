import { throwIfAborted } from '../errors.js';
import { type AnyFunction, type Forms, type FsShape, functionOf } from '../fs-calls/forms.js';
import { withOwnOptions } from '../fs-calls/own-options.js';
import { type Fs, nativeFs, nativePromises } from '../native-fs.js';
import { bytesOf } from '../object-fs/data.js';
import { checkOptions } from '../object-fs/options.js';
import { encodingOf } from '../object-fs/stat.js';
import type { DescriptorCalls } from './descriptor-calls.js';
import { MemoryFileHandle } from './file-handle.js';
import type { Calls } from './path-calls.js';
import { turn } from './turn.js';

/** The promise forms: each is the sync one, a turn of the event loop later. */
export function createPromises(
  memfs: Fs,
  paths: Calls,
  descriptors: DescriptorCalls,
  forms: Forms,
  fileSystem: () => FsShape,
): Forms {
  const open = async (...given: unknown[]): Promise<MemoryFileHandle> => {
    await turn();
    return new MemoryFileHandle(memfs, descriptors, forms, paths['open']!(...given) as number, fileSystem());
  };
  const own: Forms = {
    open,
    readFile: async (path, options) => {
      await checkOptions(options);
      throwIfAborted(options?.signal);
      await turn();
      throwIfAborted(options?.signal);
      return paths['readFile']!(path, options);
    },
    writeFile: writeWhole(paths, open, 'writeFile'),
    appendFile: writeWhole(paths, open, 'appendFile'),
  };
  const promises: Forms = {};
  for (const [name, call] of Object.entries(paths)) {
    if (leftToTheVolume.has(name)) continue;
    promises[name] = promiseForm(name, own[name] ?? laterOf(call));
  }
  const { glob, watch } = memfs.promises;
  return Object.assign(withOwnOptions(promises), { glob, watch, constants: nativeFs.constants });
}

/** A volume makes these of the others, nearer to Node's than memfs's are. */
const leftToTheVolume: ReadonlySet<string> = new Set(['cp', 'opendir']);

function laterOf(call: AnyFunction): AnyFunction {
  return async (...given) => {
    await turn();
    return call(...given);
  };
}

/** A handle may stand in the place of a path, but a number may not. */
function promiseForm(name: string, form: AnyFunction): AnyFunction {
  return async (...given) => {
    const [first, ...rest] = given;
    if (first instanceof MemoryFileHandle && takingHandles.has(name))
      return functionOf(first, name)!(...rest);
    if (typeof first === 'number') return functionOf(nativePromises, name)!(...given);
    return form(...given);
  };
}

const takingHandles: ReadonlySet<string> = new Set(['appendFile', 'readFile', 'truncate', 'writeFile']);

/** Data at hand are written at once; what comes bit by bit is written as it comes. */
function writeWhole(
  paths: Calls,
  open: (...given: unknown[]) => Promise<MemoryFileHandle>,
  name: 'writeFile' | 'appendFile',
): AnyFunction {
  return async (path, data, options) => {
    await checkOptions(options);
    const { signal, flag, mode } = typeof options === 'object' ? (options ?? {}) : {};
    throwIfAborted(signal);
    const encoding = (encodingOf(options) ?? 'utf8') as BufferEncoding;
    const bytes = await bytesOf(data, encoding);
    if (bytes) {
      await turn();
      throwIfAborted(signal);
      return paths[name]!(path, bytes, options);
    }
    const handle = await open(path, flag ?? (name === 'writeFile' ? 'w' : 'a'), mode);
    try {
      await handle.writeFile(data, { encoding, signal });
    } finally {
      await handle.close();
    }
  };
}
