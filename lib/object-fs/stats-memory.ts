import type { BigIntStats, Stats } from '../native-fs.js';
import type { ObjectState } from './object-state.js';

type AnyStats = Stats | BigIntStats;

interface Entry {
  /** The same state may be told of two keys. */
  readonly key: string;
  number?: Print;
  bigint?: Print;
}

/**
 * What `Stats` of a state were made of. To make them costs three times as much as a call into the kernel, mostly for the
 * number of the inode, which is a hash, and for times that have been text; to print another costs as much as Node's own.
 */
export class StatsMemory {
  readonly #entries = new WeakMap<ObjectState, Entry>();

  /** New `Stats`, the caller's own, of a state that has always the same. */
  of(key: string, state: ObjectState, bigint: boolean, make: () => AnyStats): AnyStats {
    const kind = bigint ? 'bigint' : 'number';
    const entry = this.#entries.get(state);
    if (entry?.key !== key) {
      // Most are asked for once, and not worth a print.
      this.#entries.set(state, { key });
      return make();
    }
    entry[kind] ??= new Print(make());
    return entry[kind].copy();
  }
}

/** Makes objects like another, which nobody has seen: of newer versions of Node, dates that were read are its own. */
class Print {
  readonly #prototype: object;
  readonly #names: readonly (string | symbol)[];
  readonly #values: readonly unknown[];

  constructor(model: object) {
    this.#prototype = Object.getPrototypeOf(model);
    this.#names = Reflect.ownKeys(model);
    this.#values = this.#names.map((name) => (model as Record<string | symbol, unknown>)[name]);
  }

  copy(): AnyStats {
    const made = Object.create(this.#prototype);
    for (let index = 0; index < this.#names.length; index += 1) {
      const value = this.#values[index];
      made[this.#names[index]!] = value instanceof Date ? new Date(value.getTime()) : value;
    }
    return made;
  }
}
