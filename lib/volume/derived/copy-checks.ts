import { dirname, parse, resolve } from 'node:path';
import { codeOf } from '../../errors.js';
import type { BigIntStats } from '../../native-fs.js';
import { isWithin } from '../../paths.js';
import type { Entry, TreeCopy } from './copy-tree.js';
import { copyRefusal } from './copy-tree-errors.js';
import { resultOf, type Steps } from './steps.js';

interface Found {
  readonly from: BigIntStats;
  readonly to: BigIntStats | undefined;
}

/** Refuses what would destroy something, or never end. */
export function checkEntry({ isSync }: TreeCopy, entry: Entry, { from, to }: Found): void {
  if (to && areIdentical(from, to)) throw copyRefusal('same', entry, isSync);
  if (to && from.isDirectory() && !to.isDirectory()) throw copyRefusal('directoryOverFile', entry, isSync);
  if (to && !from.isDirectory() && to.isDirectory()) throw copyRefusal('fileOverDirectory', entry, isSync);
  if (from.isDirectory() && isBelow(entry.target, entry.source))
    throw copyRefusal('intoItself', entry, isSync);
}

/** Links may lead to the source from above the target, so its parents are looked at, too. */
export function* checkParents({ calls, isSync }: TreeCopy, entry: Entry, from: BigIntStats): Steps<void> {
  const stop = resolve(dirname(entry.source));
  let below = entry.target;
  for (;;) {
    const parent = resolve(dirname(below));
    if (parent === stop || parent === parse(parent).root) return;
    try {
      const stats = yield* resultOf(calls.stat(parent, { bigint: true }));
      if (areIdentical(from, stats)) {
        throw copyRefusal('intoItself', { source: entry.source, target: below }, isSync);
      }
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return;
      throw error;
    }
    below = parent;
  }
}

/** Whether a path is that of a directory, or lies below it, by their text. */
export function isBelow(path: string, directory: string): boolean {
  return isWithin(resolve(path), resolve(directory));
}

function areIdentical(one: BigIntStats, other: BigIntStats): boolean {
  return Boolean(other.ino && other.dev) && other.ino === one.ino && other.dev === one.dev;
}
