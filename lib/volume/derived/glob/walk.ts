import { join, resolve } from 'node:path';
import type { Dirent } from '../../../native-fs.js';
import type { Steps } from '../steps.js';
import { type Advance, advance } from './advance.js';
import { Depth } from './depth.js';
import type { Exclusion } from './exclusion.js';
import type { Look } from './look.js';
import { type Pattern, type Standing, standAt } from './pattern.js';

export interface WalkOptions {
  /** Absolute path of the directory that relative patterns begin in. */
  readonly root: string;
  readonly exclusion: Exclusion;
  readonly followsLinks: boolean;
  readonly entersLinks: boolean;
  readonly maxDepth: number;
}

/** A match: its path in the words of the pattern, and what is there. */
export class Found {
  readonly path: string;
  readonly entry: Dirent;

  constructor(path: string, entry: Dirent) {
    this.path = path;
    this.entry = entry;
  }
}

/** Walks down wherever a pattern may lead, each place and rest of a pattern once, as Node does it. */
export class Walk {
  readonly #look: Look;
  readonly #options: WalkOptions;
  readonly #depth: Depth;
  readonly #found = new Set<string>();
  readonly #visited = new Map<string, Set<string>>();
  #next = new Map<string, Standing[]>();

  constructor(look: Look, options: WalkOptions) {
    this.#look = look;
    this.#options = options;
    this.#depth = new Depth(options.root, options.maxDepth);
  }

  /** Yields `Found` among its steps. */
  *run(patterns: readonly Pattern[]): Steps<void> {
    const queue: [string, Standing[]][] = [['.', patterns.map((pattern) => standAt(pattern, 0))]];
    for (let place = queue.pop(); place; place = queue.pop()) {
      const [path, standings] = place;
      for (const standing of standings) yield* this.#visit(path, standing);
      queue.push(...this.#next);
      this.#next = new Map();
    }
  }

  *#visit(path: string, standing: Standing): Steps<void> {
    if (this.#wasVisited(path, standing)) return;
    const { pattern, positions } = standing;
    const full = resolve(this.#options.root, path);
    const entry = yield* this.#look.entry(full);
    const isDirectory = yield* this.#isDirectory(full, entry, standing);
    if (this.#options.exclusion.hides(full)) return;
    const begins = positions.has(0) ? BEGINNINGS.get(pattern.at(0)) : undefined;
    if (begins !== undefined) return yield* this.#goOn(begins, standAt(pattern, 1));
    const isLast = this.#isLast(standing, isDirectory);
    if (isLast && pattern.isText(-1)) {
      const name = pattern.at(-1) as string;
      const last = yield* this.#look.entry(join(full, name));
      if (last && (name || isDirectory)) yield* this.#give(join(path, name), last);
      if (positions.size === 1 && positions.has(pattern.last)) return;
    } else if (isLast && pattern.isGlobstar(-1) && entry && isMatchItself(path, pattern)) {
      yield* this.#give(path, entry);
    }
    if (!isDirectory || !this.#depth.mayEnter(path, pattern.isAbsolute)) return;
    const above = yield* this.#directoriesAbove(full, standing);
    if (above) yield* this.#enter(path, { ...standing, above }, isLast);
  }

  *#enter(path: string, standing: Standing, isLast: boolean): Steps<void> {
    const { root, followsLinks, entersLinks, exclusion } = this.#options;
    const full = resolve(root, path);
    const isExcluded = (entry: Dirent): boolean => exclusion.refuses(entry, entry.name);
    const way = { isLast, followsLinks, entersLinks, isExcluded };
    for (const entry of yield* this.#children(full, standing)) {
      const [inner, innerFull] = [join(path, entry.name), join(full, entry.name)];
      this.#look.keep(innerFull, entry);
      const leads = followsLinks && entry.isSymbolicLink() && (yield* this.#look.isDirectory(innerFull));
      const next = advance(standing, { entry, isDirectory: entry.isDirectory() || leads }, way);
      if (next.isFound) yield* this.#give(inner, entry);
      yield* this.#goUp(path, standing.pattern, next);
      if (next.positions.size > 0) yield* this.#goOn(inner, { ...standing, ...next });
    }
  }

  /** Where a single text is to be matched there is nothing to choose from, so nothing to list. */
  *#children(full: string, { pattern, positions }: Standing): Steps<readonly Dirent[]> {
    const [only] = positions;
    if (positions.size > 1 || !pattern.isText(only!)) return yield* this.#look.list(full);
    const name = pattern.at(only!) as string;
    const entry = yield* this.#look.entry(join(full, name));
    if (!entry) return [];
    entry.name = name;
    return [entry];
  }

  /** `**` and `..` lead to this directory again, and to the one above. */
  *#goUp(path: string, pattern: Pattern, { ups }: Advance): Steps<void> {
    for (const up of ups) {
      for (const place of [path, join(path, '..')]) {
        if (up < pattern.last) {
          const isNew = !this.#next.has(place) && !this.#rests(place).has(pattern.rest(up + 1));
          if (isNew) this.#next.set(place, [standAt(pattern, up + 1)]);
        } else {
          const entry = yield* this.#look.entry(resolve(this.#options.root, place));
          this.#rests(place).add(pattern.rest(up));
          if (entry) yield* this.#give(place, entry);
        }
      }
    }
  }

  *#goOn(path: string, standing: Standing): Steps<void> {
    const { root, exclusion } = this.#options;
    const full = resolve(root, path);
    if (exclusion.hides(`${full}/`) && (yield* this.#look.entry(full))?.isDirectory()) return;
    if (exclusion.isFunction) {
      const entry = yield* this.#look.entry(full);
      if (entry && exclusion.refuses(entry, path)) return;
    }
    const standings = this.#next.get(path);
    if (standings) standings.push(standing);
    else this.#next.set(path, [standing]);
  }

  *#give(path: string, entry: Dirent): Steps<void> {
    const { root, exclusion } = this.#options;
    if (this.#found.has(path) || !this.#depth.includes(path) || exclusion.hides(resolve(root, path))) return;
    this.#found.add(path);
    yield new Found(path, entry);
  }

  *#isDirectory(full: string, entry: Dirent | undefined, standing: Standing): Steps<boolean> {
    if (!entry?.isSymbolicLink()) return entry?.isDirectory() ?? false;
    if (this.#options.followsLinks) return yield* this.#look.isDirectory(full);
    return [...standing.positions].some((position) => !standing.throughLinks.has(position));
  }

  #isLast({ pattern, positions }: Standing, isDirectory: boolean): boolean {
    if (positions.has(pattern.last)) return true;
    const hasSlash = pattern.at(-1) === '' && pattern.isGlobstar(-2);
    return hasSlash && isDirectory && positions.has(pattern.last - 1);
  }

  /** With the directory itself; `undefined` where a followed link has led back to one of them. */
  *#directoriesAbove(full: string, { above }: Standing): Steps<ReadonlySet<string> | undefined> {
    if (!this.#options.followsLinks) return above;
    const real = yield* this.#look.realPath(full);
    if (real === undefined) return above;
    return above.has(real) ? undefined : new Set([...above, real]);
  }

  #wasVisited(path: string, { pattern, positions }: Standing): boolean {
    const rests = this.#rests(path);
    const size = rests.size;
    for (const position of positions) rests.add(pattern.rest(position));
    return rests.size !== size + positions.size;
  }

  /** What was to be matched from a path on when it was visited. */
  #rests(path: string): Set<string> {
    const known = this.#visited.get(path) ?? new Set();
    this.#visited.set(path, known);
    return known;
  }
}

/** How a pattern may begin, and where the search goes on then. */
const BEGINNINGS: ReadonlyMap<unknown, string> = new Map([
  ['', '/'],
  ['..', '../'],
  ['.', '.'],
]);

/** A `**` at the end matches the directory itself, but that of the search only if the pattern says so. */
function isMatchItself(path: string, pattern: Pattern): boolean {
  return path !== '.' || pattern.at(0) === '.' || pattern.last === 0;
}
