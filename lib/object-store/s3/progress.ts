import { StoreError } from '../store-error.js';

/** Pages without an entry, one after the other, that a store may need to skip what it does not list. */
const MOST_EMPTY = 1000;

/**
 * Makes sure that a listing ends: a store whose tokens go round, or that goes on without an entry, is refused (`EIO`).
 * Keeps two tokens, however many there are (Brent's way to find a circle: at most twice its length is listed).
 */
export class Progress {
  readonly #prefix: string;
  #anchor: string | undefined;
  #steps = 0;
  #reach = 1;
  #empty = 0;

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** To be told of each page, with what it leads on by. */
  record(token: string, entries: number): void {
    this.#empty = entries === 0 ? this.#empty + 1 : 0;
    if (token === this.#anchor) throw this.#stuck('the pages of the store go round in a circle');
    if (this.#empty > MOST_EMPTY)
      throw this.#stuck(`the store gave ${MOST_EMPTY} empty pages and promised more`);
    this.#steps += 1;
    if (this.#steps < this.#reach) return;
    this.#anchor = token;
    this.#steps = 0;
    this.#reach *= 2;
  }

  #stuck(message: string): StoreError {
    return new StoreError('EIO', this.#prefix, { message });
  }
}
