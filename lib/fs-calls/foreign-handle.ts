import type { AnyFunction } from './forms.js';

type Methods = Record<string, AnyFunction>;

/**
 * A `FileHandle` that some other file system made: it has the methods, but Node's own functions refuse it, for they
 * look inside. Calls that may take a handle are then calls of its methods.
 */
export function foreignHandle(value: unknown): Methods | undefined {
  if (typeof value !== 'object' || value === null || value instanceof URL || ArrayBuffer.isView(value))
    return undefined;
  const handle = value as Methods;
  const isHandle = typeof handle['readFile'] === 'function' && typeof handle['fd'] === 'number';
  return isHandle && !isNative(handle) ? handle : undefined;
}

function isNative(handle: object): boolean {
  return Object.getOwnPropertySymbols(handle).some((symbol) => symbol.description === 'kHandle');
}
