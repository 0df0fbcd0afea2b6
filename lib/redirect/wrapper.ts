import type { AnyFunction } from '../fs-calls/forms.js';
import { copyProperties } from '../fs-calls/properties.js';
import type { Choice } from './choose.js';

/** The key under which a wrapper tells what it stands for. */
const standsFor: unique symbol = Symbol('mediafs.standsFor');

interface Wrapped {
  /** Copies of a wrapper's properties, and proxies before it (mocks are made so), are not the wrapper. */
  readonly wrapper: AnyFunction;
  readonly original: AnyFunction;
  readonly switch: Switch;
}

/**
 * What a wrapper asks. It is emptied when the redirect is undone: somebody may keep the wrapper for ever (Node itself
 * does, where a part of `fs` is first loaded under a redirect), and must not keep a volume with it.
 */
export interface Switch {
  choose: Choice | undefined;
}

/**
 * Puts a function in front of another: same name, arity and properties (`promisify.custom`, `realpath.native` and
 * Node's private ones), and the very same arguments for every call that is none of ours.
 */
export function wrap(original: AnyFunction, asked: Switch): AnyFunction {
  const wrapper = function (this: unknown, ...given: unknown[]): unknown {
    return (asked.choose?.(given) ?? original).apply(this, given);
  };
  copyProperties(original, wrapper);
  const wrapped: Wrapped = { wrapper, original, switch: asked };
  Object.defineProperty(wrapper, standsFor, { value: wrapped });
  return wrapper;
}

/** What a function is once all wrappers that were undone are taken off. */
export function unwrap(candidate: AnyFunction): AnyFunction {
  let inner = candidate;
  for (let wrapped = wrappedOf(inner); wrapped && !wrapped.switch.choose; wrapped = wrappedOf(inner)) {
    inner = wrapped.original;
  }
  return inner;
}

export function isWrapper(candidate: AnyFunction): boolean {
  return wrappedOf(candidate) !== undefined;
}

function wrappedOf(candidate: AnyFunction): Wrapped | undefined {
  const wrapped = (candidate as AnyFunction & { [standsFor]?: Wrapped })[standsFor];
  return wrapped?.wrapper === candidate ? wrapped : undefined;
}
