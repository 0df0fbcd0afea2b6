import { ancestorsOf, prefixOf } from '../paths.js';

/**
 * Runs work that changes a key after the earlier work on the same key, so that what this process remembers is what
 * the store was left with. Work may also be on a tree: a directory, and every key below it. Never held across
 * processes, and never by a reader.
 */
export class KeyedQueue {
  readonly #tails = new Map<string, Promise<unknown>>();
  readonly #trees = new Map<string, Promise<unknown>>();
  readonly #overtaken = new Set<string>();
  readonly #forget: (key: string) => void;

  /** `forget` is called with the key of work that was overtaken, or the directory of its tree, once that is done. */
  constructor(forget: (key: string) => void = ignore) {
    this.#forget = forget;
  }

  run<Result>(keys: string | readonly string[], work: () => Promise<Result>): Promise<Result> {
    const names = typeof keys === 'string' ? [keys] : [...new Set(keys)];
    const before = names.map((name) => this.#tails.get(name));
    if (this.#trees.size > 0) before.push(...names.flatMap((name) => this.#treesAround(name)));
    return this.#follow(before, names, this.#tails, work);
  }

  runTrees<Result>(directories: readonly string[], work: () => Promise<Result>): Promise<Result> {
    const names = [...new Set(directories)];
    const before = names.flatMap((name) => [
      ...this.#treesAround(name),
      ...within(this.#trees, name),
      ...within(this.#tails, name),
    ]);
    return this.#follow(before, names, this.#trees, work);
  }

  async #follow<Result>(
    before: readonly (Promise<unknown> | undefined)[],
    names: readonly string[],
    tails: Map<string, Promise<unknown>>,
    work: () => Promise<Result>,
  ): Promise<Result> {
    const running = Promise.allSettled(before).then(work);
    // All tails are set in one step, so two callers with two keys cannot wait for each other.
    const tail = running.then(ignore, ignore);
    for (const name of names) tails.set(name, tail);
    try {
      return await running;
    } finally {
      for (const name of names) {
        if (this.#overtaken.has(name)) this.#forget(name);
        if (tails.get(name) !== tail) continue;
        tails.delete(name);
        if (!this.#tails.has(name) && !this.#trees.has(name)) this.#overtaken.delete(name);
      }
    }
  }

  /** Another thread has changed a key on our behalf: whose change came last, the one under way or that, nobody knows. */
  overtake(key: string): void {
    if (this.#tails.has(key)) this.#overtaken.add(key);
    for (const directory of around(key)) if (this.#trees.has(directory)) this.#overtaken.add(directory);
  }

  /** Another thread has changed any number of keys below a directory. */
  overtakeBelow(directory: string): void {
    const prefix = prefixOf(directory);
    for (const key of [...this.#tails.keys(), ...this.#trees.keys()])
      if (key.startsWith(prefix)) this.#overtaken.add(key);
    for (const above of around(directory)) if (this.#trees.has(above)) this.#overtaken.add(above);
  }

  #treesAround(name: string): (Promise<unknown> | undefined)[] {
    return around(name).map((directory) => this.#trees.get(directory));
  }
}

/** The trees that a key may be in: those of itself, and of the directories above. */
function around(key: string): string[] {
  return ['', ...ancestorsOf(key), key];
}

function within(tails: ReadonlyMap<string, Promise<unknown>>, directory: string): Promise<unknown>[] {
  const prefix = prefixOf(directory);
  return [...tails].filter(([key]) => key === directory || key.startsWith(prefix)).map(([, tail]) => tail);
}

function ignore(): void {}
