import { compareKeys } from './compare-keys.js';

/** A set of keys in the order of their UTF-8 bytes. */
export class SortedKeys {
  #keys: string[] = [];

  static from(keys: Iterable<string>): SortedKeys {
    const sorted = new SortedKeys();
    sorted.#keys = [...new Set(keys)].sort(compareKeys);
    return sorted;
  }

  get size(): number {
    return this.#keys.length;
  }

  at(index: number): string | undefined {
    return this.#keys[index];
  }

  add(key: string): void {
    const index = this.indexOfFirst((other) => compareKeys(other, key) >= 0);
    if (this.#keys[index] !== key) this.#keys.splice(index, 0, key);
  }

  delete(key: string): void {
    const index = this.indexOfFirst((other) => compareKeys(other, key) >= 0);
    if (this.#keys[index] === key) this.#keys.splice(index, 1);
  }

  /** The first index from `from` on where `holds`; once it holds it must hold for all keys behind. */
  indexOfFirst(holds: (key: string) => boolean, from = 0): number {
    let low = from;
    let high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (holds(this.#keys[middle]!)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
