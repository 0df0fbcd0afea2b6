import type { AnyFunction } from '../fs-calls/forms.js';
import { copyProperties } from '../fs-calls/properties.js';

type Arguments = readonly unknown[];

export type StreamClass = abstract new (...given: never[]) => object;

/** One instance in the making. */
export interface Making {
  /** The arguments for Node's class. */
  readonly given: Arguments;
  /** Called with the new instance. */
  finish?(stream: object): object;
}

/**
 * A class of Node's streams over other functions than those of `fs`: its instances are the class's own, and it can be
 * called without `new` and extended as the class itself.
 */
export function streamClassOver(native: StreamClass, prepare: (given: Arguments) => Making): AnyFunction {
  const Over = function (this: unknown, ...all: unknown[]): object {
    const { given, finish } = prepare(all);
    const stream: object = Reflect.construct(native, given, new.target ?? native);
    return finish ? finish(stream) : stream;
  };
  copyProperties(native as unknown as AnyFunction, Over);
  Object.setPrototypeOf(Over, Object.getPrototypeOf(native));
  Over.prototype = native.prototype;
  return Over;
}
