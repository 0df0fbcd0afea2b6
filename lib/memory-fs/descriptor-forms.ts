import { codeOf } from '../errors.js';
import { type AnyFunction, type Forms, functionOf } from '../fs-calls/forms.js';
import { type DescriptorCall, descriptorCalls, pathCalls } from '../fs-calls/signatures.js';
import { type Fs, nativeFs } from '../native-fs.js';
import type { DescriptorCalls } from './descriptor-calls.js';
import { judgePathCall } from './judge.js';
import type { Calls } from './path-calls.js';

/** These give more than one result, and take their arguments in many ways, all of which memfs knows. */
const moving: ReadonlySet<DescriptorCall> = new Set(['read', 'readv', 'write', 'writev']);

/** `open` and the calls on descriptors in callback form. */
export function createDescriptorForms(memfs: Fs, paths: Calls, descriptors: DescriptorCalls): Forms {
  const forms: Forms = {
    open: withCallback('open', (given) => {
      judgePathCall('open', pathCalls['open']!, given);
      return () => paths['open']!(...given);
    }),
  };
  for (const name of descriptorCalls) {
    forms[name] = moving.has(name)
      ? movingForm(memfs, name, descriptors)
      : withCallback(name, (given) => {
          descriptors.judge(name, given);
          return () => descriptors.calls[name](...given);
        });
  }
  return forms;
}

/** What `prepare` throws is thrown at once; what it gives is done later, and its outcome is the callback's. */
function withCallback(name: string, prepare: (given: readonly unknown[]) => () => unknown): AnyFunction {
  return (...all) => {
    const [given, callback] = split(name, all);
    if (!callback) return functionOf(nativeFs, name)!(...all);
    const run = prepare(given);
    setImmediate(() => callback(...outcomeOf(run)));
  };
}

function split(name: string, all: readonly unknown[]): [readonly unknown[], AnyFunction | undefined] {
  const last = all.at(-1);
  if (typeof last === 'function') return [all.slice(0, -1), last as AnyFunction];
  return [all, name === 'close' && all.length < 2 ? rethrow : undefined];
}

function rethrow(error: unknown): void {
  if (error) throw error;
}

function outcomeOf(run: () => unknown): unknown[] {
  try {
    const result = run();
    return result === undefined ? [null] : [null, result];
  } catch (error) {
    return [error];
  }
}

/** memfs calls back in a microtask, where what the callback throws would be an unhandled rejection. */
function movingForm(memfs: Fs, name: DescriptorCall, descriptors: DescriptorCalls): AnyFunction {
  const call = functionOf(memfs, name)!;
  return (...all) => {
    const [given, callback] = split(name, all);
    if (!callback) return functionOf(nativeFs, name)!(...all);
    descriptors.judge(name, given);
    try {
      descriptors.check(name, given[0], given);
    } catch (error) {
      if (codeOf(error) === undefined) throw error;
      setImmediate(callback, error);
      return;
    }
    call(...given, (...results: unknown[]) => setImmediate(callback, ...results));
  };
}
