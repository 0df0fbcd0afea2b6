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
  /** What a link holds, in the caller's words. */
  readonly target: (text: string) => string;

  /** @param texts arguments that stand in errors like paths, but were passed on as they are */
  constructor(
    region: Region,
    pairs: readonly PathPair[],
    texts: readonly unknown[] = [],
    target: (text: string) => string = (text) => text,
  ) {
    this.#region = region;
    this.#pairs = pairs;
    this.#texts = texts;
    this.target = target;
  }

  /** A path that was argument, lies below one, or is some other path of the region. */
  outward(inner: string): string {
    const isText = this.#texts.includes(inner) && !this.#pairs.some((pair) => pair.inner === inner);
    if (isText) return inner;
    for (const pair of this.#pairs) {
      if (inner === pair.inner) return pair.given;
      const directory = stripSlash(pair.inner);
      if (isWithin(inner, directory)) return rebase(inner, directory, stripSlash(pair.given));
    }
    return this.absolute(inner);
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
    if (!pair) return this.absolute(inner);
    const [whole, given] = [stripSlash(pair.inner), stripSlash(pair.given)];
    const rest = whole.slice(inner.length);
    return whole.startsWith(inner) && given.endsWith(rest)
      ? given.slice(0, given.length - rest.length)
      : this.absolute(inner);
  }
}

function stripSlash(path: string): string {
  return path.length > 1 ? path.replace(/\/+$/, '') || '/' : path;
}
