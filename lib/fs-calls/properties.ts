import { promisify } from 'node:util';
import { type AnyFunction, type Forms, functionOf } from './forms.js';

/**
 * Makes a function look like another: name, arity and properties (`promisify.custom`, `realpath.native` and Node's
 * private ones). All but `prototype`; configurable, for some have to be replaced.
 */
export function copyProperties(from: AnyFunction, to: AnyFunction): void {
  for (const key of Reflect.ownKeys(from)) {
    // What a function already has of its own (`realpath.native`) is its own.
    if (key === 'prototype' || (Object.hasOwn(to, key) && key !== 'name' && key !== 'length')) continue;
    const descriptor = Object.getOwnPropertyDescriptor(from, key)!;
    // One that is its own promise (`promises.opendir`) stays so.
    if (descriptor.value === from) descriptor.value = to;
    Object.defineProperty(to, key, { ...descriptor, configurable: true });
  }
}

/** The promise of `exists`, which has no error, leads by another way than its name. */
export function promisifyExists(exists: AnyFunction): void {
  const value = (path: unknown): Promise<boolean> => new Promise((resolve) => exists(path, resolve));
  Object.defineProperty(exists, promisify.custom, { value, configurable: true });
}

/** Gives forms the names, arities and promises of Node's own. */
export function resemble(forms: Forms, models: object): void {
  for (const [name, form] of Object.entries(forms)) {
    const model = (models as Record<string, unknown>)[name];
    if (typeof model !== 'function') continue;
    copyProperties(model as AnyFunction, form);
    const [native, own] = [functionOf(model, 'native'), functionOf(form, 'native')];
    if (native && own) copyProperties(native, own);
  }
}
