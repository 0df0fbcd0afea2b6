import { relative, resolve, sep } from 'node:path';
import { isWithin } from '../../../paths.js';

/** Keeps a search within some levels below the directory that it begins in. */
export class Depth {
  readonly #root: string;
  readonly #most: number;

  /** @param most levels; `Infinity` for no bound */
  constructor(root: string, most: number) {
    this.#root = root;
    this.#most = most;
  }

  includes(path: string): boolean {
    return this.#of(path) <= this.#most;
  }

  /** A pattern that begins at the root of all has to come to where it begins first. */
  mayEnter(path: string, isAbsolute: boolean): boolean {
    if (this.#of(path) < this.#most) return true;
    const full = resolve(this.#root, path);
    return isAbsolute && full !== this.#root && isWithin(this.#root, full);
  }

  #of(path: string): number {
    const below = relative(this.#root, resolve(this.#root, path));
    return below === '' ? 0 : below.split(sep).length;
  }
}
