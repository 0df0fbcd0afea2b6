import { basename, dirname, join } from 'node:path';
import { createDirent, directoryKind } from '../../../dirents.js';
import { codeOf } from '../../../errors.js';
import type { Dirent, Stats } from '../../../native-fs.js';
import { isWithin } from '../../../paths.js';
import { resultOf, type Steps } from '../steps.js';

type Given<Result> = Result | Promise<Result>;

/** The calls of a search: those of `fs.promises`, or the sync ones by the same names. */
export interface GlobCalls {
  lstat(path: string): Given<Stats>;
  readdir(path: string, options: { withFileTypes: true }): Given<Dirent[]>;
  realpath(path: string): Given<string>;
  stat(path: string): Given<Stats>;
}

/** What a search needs to know of the mounts. */
export interface MountPlaces {
  paths(): readonly string[];
  /** Whether a path is on the disk: there what cannot be read is passed by, as Node does it. */
  isOnDisk(path: string): boolean;
}

/** Looks at each place once. Mount points are there, whatever the disk below them says. */
export class Look {
  readonly #calls: GlobCalls;
  readonly #mounts: MountPlaces;
  readonly #entries = new Map<string, Dirent | undefined>();
  readonly #listings = new Map<string, readonly Dirent[]>();
  readonly #directories = new Map<string, boolean>();
  readonly #realPaths = new Map<string, string | undefined>();

  constructor(calls: GlobCalls, mounts: MountPlaces) {
    this.#calls = calls;
    this.#mounts = mounts;
  }

  /** An entry that a listing has shown. */
  keep(path: string, entry: Dirent): void {
    this.#entries.set(path, entry);
  }

  /** The entry at a path itself, be it a link; `undefined` if there is none. */
  *entry(path: string): Steps<Dirent | undefined> {
    if (this.#entries.has(path)) return this.#entries.get(path);
    const stats = yield* this.#ifThere(path, () => this.#calls.lstat(path));
    const kind = stats ?? (this.#isAboveMount(path) ? directoryKind : undefined);
    const entry = kind && createDirent(basename(path), kind, dirname(path));
    this.#entries.set(path, entry);
    return entry;
  }

  *list(path: string): Steps<readonly Dirent[]> {
    const known = this.#listings.get(path);
    if (known) return known;
    const listed = yield* this.#ifThere(path, () => this.#calls.readdir(path, { withFileTypes: true }));
    const entries = this.#withMounts(path, listed ?? []);
    this.#listings.set(path, entries);
    return entries;
  }

  /** Whether a path leads to a directory. */
  *isDirectory(path: string): Steps<boolean> {
    const known = this.#directories.get(path);
    if (known !== undefined) return known;
    const stats = yield* this.#ifThere(path, () => this.#calls.stat(path));
    const is = stats?.isDirectory() ?? false;
    this.#directories.set(path, is);
    return is;
  }

  *realPath(path: string): Steps<string | undefined> {
    if (this.#realPaths.has(path)) return this.#realPaths.get(path);
    const real = yield* this.#ifThere(path, () => this.#calls.realpath(path));
    this.#realPaths.set(path, real);
    return real;
  }

  *#ifThere<Result>(path: string, look: () => Given<Result>): Steps<Result | undefined> {
    try {
      return yield* resultOf(look());
    } catch (error) {
      if (this.#mounts.isOnDisk(path) || ABSENT.has(codeOf(error) ?? '')) return undefined;
      // A store that does not answer has not said that nothing is there.
      throw error;
    }
  }

  #isAboveMount(path: string): boolean {
    return this.#mounts.paths().some((mount) => isWithin(mount, path));
  }

  #withMounts(path: string, entries: readonly Dirent[]): readonly Dirent[] {
    const names = new Set<string>();
    for (const mount of this.#mounts.paths()) {
      if (mount === path || !isWithin(mount, path)) continue;
      names.add(mount.slice(path === '/' ? 1 : path.length + 1).split('/', 1)[0]!);
    }
    if (names.size === 0) return entries;
    const others = entries.filter((entry) => !names.has(entry.name));
    return [...others, ...[...names].map((name) => createDirent(name, directoryKind, join(path)))];
  }
}

const ABSENT: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG']);
