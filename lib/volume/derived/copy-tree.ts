import { dirname, join } from 'node:path';
import { codeOf } from '../../errors.js';
import type { BigIntStats } from '../../native-fs.js';
import type { LinkTexts } from '../link-texts.js';
import type { Copies } from './copies.js';
import type { CopyCalls } from './copy-calls.js';
import { checkEntry, checkParents } from './copy-checks.js';
import type { CopyDialect } from './copy-dialect.js';
import { copyLink } from './copy-link.js';
import type { CopyOptions } from './copy-options.js';
import { copyRefusal, type RefusalName } from './copy-tree-errors.js';
import { resultOf, type Steps } from './steps.js';

/** What the copying of one tree is about. */
export interface TreeCopy {
  readonly calls: CopyCalls;
  readonly options: CopyOptions;
  readonly dialect: CopyDialect;
  readonly links: LinkTexts;
  /** Refuses what a filter may not answer. */
  readonly judge: (answer: unknown) => unknown;
  readonly isSync: boolean;
  readonly copies: Copies;
}

/** One entry of the tree, and where it goes. */
export interface Entry {
  readonly source: string;
  readonly target: string;
}

/**
 * As `fs.cp`, from any file system to any other: every step is a call of its own, and finds its mount by its own paths.
 * Node's algorithm, order and refusals.
 */
export function* copyTree(copy: TreeCopy, source: string, target: string): Steps<void> {
  const { calls } = copy;
  const entry = { source, target };
  if (!(yield* isWanted(copy, entry))) return;
  const found = yield* statsOf(copy, entry);
  checkEntry(copy, entry, found);
  if (found.from.isDirectory()) yield* checkParents(copy, entry, found.from);
  const parent = dirname(target);
  if (!(yield* isThere(copy, parent))) yield* resultOf(calls.mkdir(parent, { recursive: true }));
  try {
    yield* copyEntry(copy, entry, found);
  } finally {
    yield* resultOf(copy.copies.settle());
  }
}

interface Found {
  readonly from: BigIntStats;
  readonly to: BigIntStats | undefined;
}

function* copyEntry(copy: TreeCopy, entry: Entry, { from, to }: Found): Steps<void> {
  if (from.isDirectory()) {
    if (!copy.options.recursive) throw refusal(copy, 'isDirectory', entry);
    yield* copyDirectory(copy, entry, from, to !== undefined);
  } else if (from.isFile() || from.isCharacterDevice() || from.isBlockDevice()) {
    yield* copyFile(copy, entry, from, to !== undefined);
  } else if (from.isSymbolicLink()) {
    yield* copyLink(copy, entry, to !== undefined);
  } else {
    throw refusal(copy, from.isSocket() ? 'socket' : from.isFIFO() ? 'pipe' : 'unknown', entry);
  }
}

function* copyDirectory(copy: TreeCopy, entry: Entry, from: BigIntStats, isThere: boolean): Steps<void> {
  const { calls, options, dialect } = copy;
  const { source, target } = entry;
  if (isThere && dialect.refusesDirectories && options.errorOnExist && !options.force) {
    throw refusal(copy, 'exists', entry);
  }
  if (!isThere) yield* resultOf(calls.mkdir(target));
  const directory = yield* resultOf(calls.opendir(source));
  try {
    for (let next = yield* resultOf(directory.next()); next; next = yield* resultOf(directory.next())) {
      const inner = { source: join(source, next.name), target: join(target, next.name) };
      if (!(yield* isWanted(copy, inner))) continue;
      // Nothing can be in a directory that was just made, so nothing is asked.
      const found = yield* statsOf(copy, inner, isThere);
      checkEntry(copy, inner, found);
      yield* copyEntry(copy, inner, found);
    }
  } finally {
    yield* resultOf(directory.close());
  }
  const keepsTimes = dialect.keepsDirectoryTimes && options.preserveTimestamps;
  // What is put into a directory changes its times, and its bits may forbid that.
  if (keepsTimes || !isThere) yield* resultOf(copy.copies.settle());
  if (keepsTimes) yield* copyTimes(copy, entry);
  if (!isThere) yield* copyMode(copy, target, from);
}

function* copyFile(copy: TreeCopy, entry: Entry, from: BigIntStats, isThere: boolean): Steps<void> {
  const { calls, options } = copy;
  if (isThere) {
    if (!options.force && options.errorOnExist) throw refusal(copy, 'exists', entry);
    if (!options.force) return;
    yield* resultOf(calls.unlink(entry.target));
  }
  yield* resultOf(copy.copies.begin(copyContent(copy, entry, from)));
}

function* copyContent(copy: TreeCopy, entry: Entry, from: BigIntStats): Steps<void> {
  const { calls, options } = copy;
  const { source, target } = entry;
  yield* resultOf(calls.copyFile(source, target, options.mode ?? 0));
  if (!options.preserveTimestamps) return;
  const isReadOnly = (from.mode & 0o200n) === 0n;
  if (isReadOnly) yield* resultOf(calls.chmod(target, Number(from.mode | 0o200n) & 0o7777));
  yield* copyTimes(copy, entry);
  if (isReadOnly) yield* resultOf(calls.chmod(target, Number(from.mode) & 0o7777));
}

/** Asks anew: to read a file changes the time of its last access. */
function* copyTimes({ calls }: TreeCopy, { source, target }: Entry): Steps<void> {
  const { atime, mtime } = yield* resultOf(calls.stat(source));
  yield* resultOf(calls.utimes(target, atime, mtime));
}

/** The bits are part of the copy; where they are the same already, a store is asked for nothing. */
function* copyMode({ calls }: TreeCopy, target: string, { mode }: BigIntStats): Steps<void> {
  const present = yield* resultOf(calls.stat(target, { bigint: true }));
  const bits = mode & 0o7777n;
  if ((present.mode & 0o7777n) !== bits) yield* resultOf(calls.chmod(target, Number(bits)));
}

function* statsOf({ calls, options }: TreeCopy, entry: Entry, mayBeThere = true): Steps<Found> {
  const name = options.dereference ? 'stat' : 'lstat';
  const from = yield* resultOf(calls[name](entry.source, { bigint: true }));
  const to = mayBeThere ? yield* statsIfThere(calls, name, entry.target) : undefined;
  return { from, to };
}

function* statsIfThere(
  calls: CopyCalls,
  name: 'stat' | 'lstat',
  path: string,
): Steps<BigIntStats | undefined> {
  try {
    return yield* resultOf(calls[name](path, { bigint: true }));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function* isThere({ calls }: TreeCopy, path: string): Steps<boolean> {
  return (yield* statsIfThere(calls, 'stat', path)) !== undefined;
}

function* isWanted({ options, judge }: TreeCopy, { source, target }: Entry): Steps<boolean> {
  if (options.filter === undefined) return true;
  return Boolean(yield* resultOf(judge(options.filter(source, target))));
}

function refusal({ isSync }: TreeCopy, name: RefusalName, entry: Entry): Error {
  return copyRefusal(name, entry, isSync);
}
