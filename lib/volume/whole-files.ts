import { type AnyFunction, type Forms, functionOf } from '../fs-calls/forms.js';
import { numericCalls } from '../object-fs/ranged/numeric-calls.js';
import type { RangedReader } from '../object-fs/ranged/ranged-reader.js';
import { callRanged } from './descriptor-forms.js';
import type { Descriptors } from './descriptors.js';

const wholeFileCalls = ['readFile', 'writeFile', 'appendFile', 'truncate'] as const;

/**
 * The calls on whole files that take a number in the place of a path. Node's own serve all numbers that the kernel
 * reads. Those that only a mounted file system knows go to its sync forms, whose stores answer in their own thread. One
 * that the kernel knows and does not read is read by us: Node would take the refusal for the end of an empty file.
 */
export function onWholeFiles(forms: Forms, descriptors: Descriptors): Forms {
  return Object.fromEntries(
    wholeFileCalls.flatMap((name) => {
      const sync = `${name}Sync`;
      const onVirtual = (number: unknown): AnyFunction | undefined => {
        const descriptor = typeof number === 'number' ? descriptors.find(number) : undefined;
        if (descriptor?.kind !== 'virtual') return undefined;
        return (...rest) => functionOf(descriptor.fs, sync)!.call(descriptor.fs, descriptor.number, ...rest);
      };
      const onPath = forms[sync]!;
      const syncForm: AnyFunction = (number, ...rest) => {
        const run = onVirtual(number);
        return run ? run(...rest) : onPath(number, ...rest);
      };
      const form = callbackForm(forms[name]!, onVirtual);
      return [
        [name, name === 'readFile' ? readRanged(form, descriptors) : form],
        [sync, name === 'readFile' ? readRangedSync(syncForm, descriptors) : syncForm],
      ];
    }),
  );
}

/** Who reads a number that the kernel does not. */
function readerOf(descriptors: Descriptors, number: unknown): RangedReader | undefined {
  const descriptor = typeof number === 'number' ? descriptors.find(number) : undefined;
  if (descriptor?.kind !== 'real') return undefined;
  descriptor.reads?.share();
  return descriptor.file.ranged;
}

function readRanged(form: AnyFunction, descriptors: Descriptors): AnyFunction {
  return (number, ...rest) => {
    const reader = readerOf(descriptors, number);
    if (!reader || typeof rest.at(-1) !== 'function') return form(number, ...rest);
    callRanged(numericCalls['readFile']!, { number, reader }, [number, ...rest]);
  };
}

function readRangedSync(form: AnyFunction, descriptors: Descriptors): AnyFunction {
  return (number, ...rest) => {
    const reader = readerOf(descriptors, number);
    return reader ? numericCalls['readFile']!.sync({ number, reader }, rest) : form(number, ...rest);
  };
}

function callbackForm(
  form: AnyFunction,
  onVirtual: (number: unknown) => AnyFunction | undefined,
): AnyFunction {
  return (number, ...rest) => {
    const run = onVirtual(number);
    const callback = rest.at(-1);
    if (!run || typeof callback !== 'function') return form(number, ...rest);
    let answer: unknown[];
    try {
      const result = run(...rest.slice(0, -1));
      answer = result === undefined ? [null] : [null, result];
    } catch (error) {
      answer = [error];
    }
    setImmediate(callback, ...answer);
  };
}
