import { isWithin, rebase } from '../paths.js';

/** A place seen from two sides: `outer` is what callers name, `inner` what the file system behind it names. */
export interface Region {
  readonly outer: string;
  readonly inner: string;
}

/** One path argument of one call: what the caller gave, and what was passed on in its stead. */
export interface PathPair {
  readonly given: string;
  readonly inner: string;
}

/** Brings the paths in results and errors of one call back into the caller's words. */
export class Translation {
  readonly #region: Region;
  readonly #pairs: readonly PathPair[];
  readonly #texts: readonly unknown[];
  readonly #syscall: string | undefined;
  /** What a link holds, in the caller's words. */
  readonly target: (text: string) => string;

  /**
   * @param texts arguments that stand in errors like paths, but were passed on as they are
   * @param syscall what the call itself is named in errors
   */
  constructor(
    region: Region,
    pairs: readonly PathPair[],
    texts: readonly unknown[] = [],
    target: (text: string) => string = (text) => text,
    syscall?: string,
  ) {
    this.#region = region;
    this.#syscall = syscall;
    this.#pairs = pairs;
    this.#texts = texts;
    this.target = target;
  }

  /**
   * A path that was argument, lies below one, or is some other path of the region. Where two arguments name one place,
   * the words are those of the first, or of the last for `dest`.
   */
  outward(inner: string, field: 'path' | 'dest' = 'path'): string {
    const pairs = field === 'dest' ? this.#pairs.toReversed() : this.#pairs;
    const whole = pairs.find((pair) => pair.inner === inner);
    if (whole) return whole.given;
    if (this.#texts.includes(inner)) return inner;
    for (const pair of pairs) {
      const directory = stripSlash(pair.inner);
      if (isWithin(inner, directory)) return rebase(inner, directory, stripSlash(pair.given));
    }
    return this.absolute(inner);
  }

  /** A path of an error of the call. */
  ofError(inner: string, field: 'path' | 'dest', syscall: unknown): string {
    // Node adds to the argument what it made up.
    if (this.#syscall === 'mkdtemp') return this.prefixed(inner);
    // Without a native call Node walks along the path that it has resolved before.
    if (this.#syscall === 'realpath' && syscall !== 'realpath') return this.absolute(inner);
    return this.outward(inner, field);
  }

  /** The first path argument, as the caller gave it. */
  get first(): string | undefined {
    return this.#pairs[0]?.given;
  }

  /** A normalised path, whatever form the caller used. What lies outside the region is left as it is. */
  absolute(inner: string): string {
    const { inner: from, outer: to } = this.#region;
    return inner.startsWith('/') && isWithin(inner, from) ? rebase(inner, from, to) : inner;
  }

  /** The argument with something added to it, as `mkdtemp` answers. */
  prefixed(inner: string): string {
    const [pair] = this.#pairs;
    return pair && inner.startsWith(pair.inner)
      ? pair.given + inner.slice(pair.inner.length)
      : this.absolute(inner);
  }

  /** The argument or a directory above it, as `mkdir` answers: cut from what the caller gave. */
  created(inner: string): string {
    const [pair] = this.#pairs;
    const [whole, made] = [pair && stripSlash(pair.inner), stripSlash(inner)];
    if (!whole?.startsWith(made)) return this.absolute(inner);
    const names = whole.slice(made.length).split('/').filter(Boolean);
    return withoutNames(pair!.given, names.length) ?? this.absolute(inner);
  }
}

/** What is left of a path without its last names, cut as Node cuts it: `a//b/./c` without two is `a/`. */
function withoutNames(path: string, count: number): string | undefined {
  const slash = path.lastIndexOf('/');
  const name = path.slice(slash + 1);
  // The kernel makes `a/`, but not `a/.`.
  if (count === 0 && name !== '.') return path;
  if (slash === -1 || name === '..') return undefined;
  return withoutNames(path.slice(0, slash), name === '' || name === '.' ? count : count - 1);
}

function stripSlash(path: string): string {
  return path.length > 1 ? path.replace(/\/+$/, '') || '/' : path;
}
