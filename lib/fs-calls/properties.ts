import { promisify } from 'node:util';
import type { AnyFunction, Forms } from './forms.js';

/**
 * Makes a function look like another: name, arity and properties (`promisify.custom`, `realpath.native` and Node's
 * private ones). All but `prototype`; configurable, for some have to be replaced.
 */
export function copyProperties(from: AnyFunction, to: AnyFunction): void {
  for (const key of Reflect.ownKeys(from)) {
    if (key === 'prototype') continue;
    Object.defineProperty(to, key, { ...Object.getOwnPropertyDescriptor(from, key), configurable: true });
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
    if (typeof model === 'function') copyProperties(model as AnyFunction, form);
  }
}
