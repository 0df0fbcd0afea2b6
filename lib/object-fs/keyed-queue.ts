import { prefixOf } from '../paths.js';

/**
 * Runs work that changes a key after the earlier work on the same key, so that what this process remembers is what
 * the store was left with. Never held across processes, and never by a reader.
 */
export class KeyedQueue {
  readonly #tails = new Map<string, Promise<unknown>>();
  readonly #overtaken = new Set<string>();
  readonly #forget: (key: string) => void;

  /** `forget` is called with the key of work that was overtaken, once that is done. */
  constructor(forget: (key: string) => void = ignore) {
    this.#forget = forget;
  }

  async run<Result>(keys: string | readonly string[], work: () => Promise<Result>): Promise<Result> {
    const names = typeof keys === 'string' ? [keys] : [...new Set(keys)];
    const before = names.map((name) => this.#tails.get(name));
    const running = Promise.allSettled(before).then(work);
    // All tails are set in one step, so two callers with two keys cannot wait for each other.
    const tail = running.then(ignore, ignore);
    for (const name of names) this.#tails.set(name, tail);
    try {
      return await running;
    } finally {
      for (const name of names) {
        if (this.#overtaken.has(name)) this.#forget(name);
        if (this.#tails.get(name) !== tail) continue;
        this.#tails.delete(name);
        this.#overtaken.delete(name);
      }
    }
  }

  /** Another thread has changed a key on our behalf: whose change came last, the one under way or that, nobody knows. */
  overtake(key: string): void {
    if (this.#tails.has(key)) this.#overtaken.add(key);
  }

  /** Another thread has changed any number of keys below a directory. */
  overtakeBelow(directory: string): void {
    const prefix = prefixOf(directory);
    for (const key of this.#tails.keys()) if (key.startsWith(prefix)) this.#overtaken.add(key);
  }
}

function ignore(): void {}
