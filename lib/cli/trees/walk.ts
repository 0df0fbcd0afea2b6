import { posix } from 'node:path';
import { throwIfAborted } from '../../errors.js';
import type { Dirent, Stats } from '../../native-fs.js';
import type { Tree } from './tree.js';

export type Kind = 'file' | 'directory' | 'link' | 'other';

/** Something in a tree. */
export interface Entry {
  readonly path: string;
  readonly kind: Kind;
  /** Where they were asked for. */
  readonly stats: Stats | undefined;
}

export interface WalkOptions {
  readonly recursive: boolean;
  /** Whose stats are wanted: those of a directory may be a request more on a store. */
  readonly stats: 'none' | 'files' | 'all';
  readonly signal: AbortSignal;
}

/** What a directory holds, in no promised order. On a store, what a page lists is looked up while it is known. */
export async function* walk(
  { fs }: Tree,
  path: string,
  { recursive, stats: wanted, signal }: WalkOptions,
): AsyncGenerator<Entry> {
  for await (const entry of await fs.promises.opendir(path, { recursive })) {
    throwIfAborted(signal);
    const kind = kindOf(entry);
    const inner = posix.join(entry.parentPath, entry.name);
    const isWanted = wanted === 'all' || (wanted === 'files' && kind !== 'directory');
    yield { path: inner, kind, stats: isWanted ? await fs.promises.lstat(inner) : undefined };
  }
}

export function kindOf(entry: Pick<Dirent | Stats, 'isFile' | 'isDirectory' | 'isSymbolicLink'>): Kind {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'directory';
  return entry.isSymbolicLink() ? 'link' : 'other';
}

/** In the order of their bytes, as `LC_ALL=C ls` has them. */
export function byPath(one: { readonly path: string }, other: { readonly path: string }): number {
  return Buffer.compare(Buffer.from(one.path), Buffer.from(other.path));
}
