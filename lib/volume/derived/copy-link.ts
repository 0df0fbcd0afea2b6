import { dirname, isAbsolute, resolve } from 'node:path';
import { codeOf } from '../../errors.js';
import { isBelow } from './copy-checks.js';
import type { Entry, TreeCopy } from './copy-tree.js';
import { copyRefusal } from './copy-tree-errors.js';
import { resultOf, type Steps } from './steps.js';

/** Copies a symbolic link: one that leads to the same place, or with the same text if that is asked for. */
export function* copyLink(copy: TreeCopy, entry: Entry, isThere: boolean): Steps<void> {
  const { calls, options, links } = copy;
  const { source, target } = entry;
  const text = yield* resultOf(calls.readlink(source));
  const leadsTo = options.verbatimSymlinks ? text : placeOf(copy, text, source);
  const link = options.verbatimSymlinks ? text : links.inward(leadsTo, target);
  if (isThere) {
    const replaced = yield* leadsFrom(copy, target);
    if (replaced !== undefined) {
      yield* checkReplacing(copy, entry, leadsTo, replaced);
      yield* resultOf(calls.unlink(target));
    }
  }
  yield* resultOf(calls.symlink(link, target));
}

/** Where the link that is to be replaced leads to; `undefined` if it is none. */
function* leadsFrom(copy: TreeCopy, target: string): Steps<string | undefined> {
  try {
    return placeOf(copy, yield* resultOf(copy.calls.readlink(target)), target);
  } catch (error) {
    if (codeOf(error) === 'EINVAL' || codeOf(error) === 'UNKNOWN') return undefined;
    throw error;
  }
}

/** To remove a link must not make the new one lead nowhere. */
function* checkReplacing(copy: TreeCopy, entry: Entry, leadsTo: string, replaced: string): Steps<void> {
  const { calls, dialect, isSync } = copy;
  const path = entry.target;
  if (isBelow(replaced, leadsTo) && (!dialect.relinksFiles || (yield* isDirectory(copy, entry.source)))) {
    throw copyRefusal('linkIntoItself', { source: leadsTo, target: replaced, path }, isSync);
  }
  // The two forms of Node look at different ends of the copy.
  const stats = yield* resultOf(calls.stat(isSync ? entry.target : entry.source));
  if (stats.isDirectory() && isBelow(leadsTo, replaced)) {
    throw copyRefusal('linkOverParent', { source: leadsTo, target: replaced, path }, isSync);
  }
}

function* isDirectory({ calls }: TreeCopy, path: string): Steps<boolean> {
  try {
    return (yield* resultOf(calls.stat(path))).isDirectory();
  } catch {
    return false;
  }
}

function placeOf({ links }: TreeCopy, text: string, link: string): string {
  return isAbsolute(text) ? links.meant(text, link) : resolve(dirname(link), text);
}
