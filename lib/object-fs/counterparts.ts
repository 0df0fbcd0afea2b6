import type { ListedObject, ListPage } from '../object-store/contract.js';
import { compareKeys } from '../object-store/key-order.js';

/** Finds keys in a listing, of which a page is held: they have to be asked for in the order of listings. */
export class Counterparts {
  readonly #pages: AsyncIterator<ListPage>;
  #objects: readonly ListedObject[] = [];
  #next = 0;
  #isAtEnd = false;

  constructor(pages: AsyncIterable<ListPage>) {
    this.#pages = pages[Symbol.asyncIterator]();
  }

  async find(key: string): Promise<ListedObject | undefined> {
    for (;;) {
      const object = this.#objects[this.#next];
      const order = object ? compareKeys(object.key, key) : 1;
      if (object && order === 0) return object;
      if (object && order > 0) return undefined;
      if (object) this.#next += 1;
      else if (!(await this.#turn())) return undefined;
    }
  }

  async #turn(): Promise<boolean> {
    if (this.#isAtEnd) return false;
    const page = await this.#pages.next();
    this.#isAtEnd = page.done === true;
    this.#objects = page.done === true ? [] : page.value.objects;
    this.#next = 0;
    return !this.#isAtEnd;
  }

  async end(): Promise<void> {
    await this.#pages.return?.();
  }
}
