import { resolve } from 'node:path';
import type { Dirent } from '../../../native-fs.js';
import { matcherOf } from './pattern.js';

export type Exclude = readonly string[] | ((entry: never) => unknown) | null | undefined;

/** What a search leaves out: by patterns, or as a function says of a path or an entry. */
export class Exclusion {
  readonly isFunction: boolean;
  readonly hides: (full: string) => boolean;
  readonly refuses: (entry: Dirent, path: string) => boolean;

  constructor(exclude: Exclude, root: string, withFileTypes: boolean) {
    const patterns = Array.isArray(exclude)
      ? exclude.map((pattern) => matcherOf(resolve(root, pattern)))
      : [];
    const judge = typeof exclude === 'function' ? (exclude as (given: unknown) => unknown) : undefined;
    this.isFunction = judge !== undefined;
    this.hides = (full) => patterns.some((pattern) => pattern.match(full));
    this.refuses = (entry, path) => Boolean(judge?.(withFileTypes ? entry : path));
  }
}
