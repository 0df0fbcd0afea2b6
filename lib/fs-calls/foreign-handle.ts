import type { AnyFunction } from './forms.js';

type Methods = Record<string, AnyFunction>;

/** Marks a `FileHandle` of Node's own whose descriptor the kernel does not read: its methods do. */
export const readsItself: unique symbol = Symbol('mediafs.readsItself');

/**
 * A `FileHandle` that some other file system made, or that reads itself: it has the methods, but Node's own functions
 * look inside, and so refuse or fail. Calls that may take a handle are then calls of its methods.
 */
export function foreignHandle(value: unknown): Methods | undefined {
  if (typeof value !== 'object' || value === null || value instanceof URL || ArrayBuffer.isView(value))
    return undefined;
  const handle = value as Methods;
  const isHandle = typeof handle['readFile'] === 'function' && typeof handle['fd'] === 'number';
  return isHandle && (readsItself in handle || !isNative(handle)) ? handle : undefined;
}

function isNative(handle: object): boolean {
  return Object.getOwnPropertySymbols(handle).some((symbol) => symbol.description === 'kHandle');
}
