/**
 * Runs work that changes a key after the earlier work on the same key, so that what this process remembers is what
 * the store was left with. Never held across processes, and never by a reader.
 */
export class KeyedQueue {
  readonly #tails = new Map<string, Promise<unknown>>();

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
      for (const name of names) if (this.#tails.get(name) === tail) this.#tails.delete(name);
    }
  }
}

function ignore(): void {}
