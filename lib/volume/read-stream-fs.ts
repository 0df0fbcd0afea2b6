import type { AnyFunction, Forms } from '../fs-calls/forms.js';
import type { ReadExtent } from './read-extent.js';
import type { Replacement } from './streams.js';

/** What one read stream has in the place of `fs`; Node's streams look at it at each call, as they look at `fs`. */
export class ReadStreamFs {
  readonly #extent: ReadExtent;
  readonly #forms: Forms;
  readonly #replacement: Replacement;
  readonly #read: AnyFunction;

  constructor(extent: ReadExtent, forms: Forms, replacement: Replacement) {
    this.#extent = extent;
    this.#forms = forms;
    this.#replacement = replacement;
    const otherwise = forms['read']!;
    this.#read = (number, buffer, offset, length, position, done) =>
      extent.reads
        ? extent.reads.read(otherwise, number, buffer, offset, length, position, done)
        : otherwise(number, buffer, offset, length, position, done);
  }

  get open(): AnyFunction {
    return this.#replacement('open') ?? this.#extent.open;
  }

  get read(): AnyFunction {
    return this.#replacement('read') ?? this.#read;
  }

  get close(): AnyFunction {
    return this.#replacement('close') ?? this.#forms['close']!;
  }
}
