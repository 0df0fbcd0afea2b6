import { join, resolve } from 'node:path';
import { GLOBSTAR, Minimatch, minimatch, type ParseReturnFiltered } from 'minimatch';
import { codeOf } from '../../errors.js';
import type { AnyFunction } from '../../fs-calls/forms.js';
import type { Dirent, FsPromises } from '../../native-fs.js';
import { textOf } from '../../paths.js';

interface GlobOptions {
  readonly cwd?: string | URL;
  readonly exclude?: readonly string[] | ((entry: unknown) => boolean);
  readonly withFileTypes?: boolean;
}

type Segments = readonly ParseReturnFiltered[];

/** As `fs.promises.glob`, by the library that Node itself uses for patterns. Each match comes once. */
export async function* glob(
  promises: FsPromises,
  patterns: string | readonly string[],
  options: GlobOptions = {},
): AsyncGenerator<string | Dirent> {
  const root = resolve(textOf(options.cwd ?? '.') ?? '.');
  const search = new GlobSearch(promises, root, options);
  for (const pattern of typeof patterns === 'string' ? [patterns] : patterns) yield* search.find(pattern);
}

/** As the callback form of `fs.glob`. */
export function globWithCallback(promises: FsPromises): AnyFunction {
  return (patterns, ...rest) => {
    const callback = rest.at(-1) as AnyFunction;
    const options = rest.length > 1 ? rest[0] : undefined;
    collect(glob(promises, patterns, options)).then(
      (matches) => process.nextTick(callback, null, matches),
      (error) => process.nextTick(callback, error),
    );
  };
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const collected: Item[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

class GlobSearch {
  readonly #promises: FsPromises;
  readonly #root: string;
  readonly #options: GlobOptions;
  readonly #listings = new Map<string, Promise<Dirent[]>>();
  readonly #given = new Set<string>();

  constructor(promises: FsPromises, root: string, options: GlobOptions) {
    this.#promises = promises;
    this.#root = root;
    this.#options = options;
  }

  async *find(pattern: string): AsyncGenerator<string | Dirent> {
    for (const segments of new Minimatch(pattern, { nocomment: true, nonegate: true }).set) {
      const isAbsolute = segments[0] === '';
      yield* this.#walk(isAbsolute ? '/' : '', isAbsolute ? segments.slice(1) : segments);
    }
  }

  /** `base` is the path so far in the words of the pattern: empty, or relative to the working directory, or absolute. */
  async *#walk(base: string, segments: Segments): AsyncGenerator<string | Dirent> {
    const [first, ...rest] = segments;
    if (first === undefined) return;
    const isLast = rest.length === 0 || (rest.length === 1 && rest[0] === '');
    if (first === GLOBSTAR) {
      if (rest.length > 0) yield* this.#walk(base, rest);
      else yield* this.#give(base === '' ? '.' : base, undefined);
    } else if (typeof first === 'string' && !isLast) {
      // Nothing to choose from, so nothing to list.
      yield* this.#walk(join(base, first), rest);
      return;
    }
    for (const entry of await this.#list(base)) {
      const path = join(base, entry.name);
      if (first === GLOBSTAR) {
        if (this.#isExcluded(path, entry)) continue;
        if (entry.isDirectory()) yield* this.#walk(path, segments);
        else if (rest.length === 0) yield* this.#give(path, entry);
      } else if (matches(first, entry.name)) {
        if (isLast) yield* this.#give(path, entry);
        else if (entry.isDirectory() && !this.#isExcluded(path, entry)) yield* this.#walk(path, rest);
      }
    }
  }

  *#give(path: string, entry: Dirent | undefined): Generator<string | Dirent> {
    if (this.#given.has(path) || this.#isExcluded(path, entry)) return;
    if (this.#options.withFileTypes && !entry) return;
    this.#given.add(path);
    yield this.#options.withFileTypes ? entry! : path;
  }

  #isExcluded(path: string, entry: Dirent | undefined): boolean {
    const { exclude, withFileTypes } = this.#options;
    if (typeof exclude === 'function') return exclude(withFileTypes ? entry : path);
    return exclude?.some((pattern) => minimatch(path, pattern, { nonegate: true })) ?? false;
  }

  #list(base: string): Promise<Dirent[]> {
    const directory = resolve(this.#root, base);
    const known = this.#listings.get(directory);
    if (known) return known;
    const listing = this.#promises.readdir(directory, { withFileTypes: true }).catch((error) => {
      if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return [];
      throw error;
    });
    this.#listings.set(directory, listing);
    return listing;
  }
}

function matches(segment: ParseReturnFiltered, name: string): boolean {
  return typeof segment === 'string' ? segment === name : (segment as unknown as RegExp).test(name);
}
