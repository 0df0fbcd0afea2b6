import { type AnyFunction, type Forms, functionOf } from '../fs-calls/forms.js';
import type { Descriptors } from './descriptors.js';

const wholeFileCalls = ['readFile', 'writeFile', 'appendFile', 'truncate'] as const;

/**
 * The calls on whole files that take a number in the place of a path. Node's own serve all numbers that the kernel
 * knows; those that only a mounted file system knows go to its sync forms, whose stores answer in their own thread.
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
      return [
        [name, callbackForm(forms[name]!, onVirtual)],
        [sync, syncForm],
      ];
    }),
  );
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
