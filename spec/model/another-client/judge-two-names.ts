import { isWithin, parentOf } from '../../../lib/paths.js';
import { isMoved } from './judge-names.js';
import { writingRefusals } from './judge-writing.js';
import { keysBelow } from './nodes.js';
import {
  type Complaint,
  judge,
  missing,
  parentRefusals,
  shown,
  single,
  strictParent,
  type Taken,
} from './verdict.js';
import { isEmptyDirectory } from './view.js';

/** A copy is one of what is there at that moment, whatever the mount believes. */
export function judgeCopy(taken: Taken, from: string, to: string, isExclusive: boolean): Complaint {
  const { view, own } = taken;
  const codes = new Set([...missing(view, from), ...writingRefusals(view, to)]);
  if (view.has(from, 'directory')) codes.add('EISDIR');
  if (isExclusive && view.nodes(to).some(({ kind }) => kind !== 'absent')) codes.add('EEXIST');
  return judge(taken, codes, () => {
    if (from === to) return own.length === 0 ? undefined : `it has done ${shown(own)}`;
    const copy = single(own, 'copy', to);
    if (copy?.source !== from) return `it has done ${shown(own)}`;
    if (isExclusive && copy.before) return 'it has replaced what was there, though it was to be new';
    if (!view.mount.strict) return undefined;
    const isKnown = view.nodes(to).some(({ kind }) => kind !== 'directory');
    return isKnown ? strictParent(view, parentOf(to)) : 'a directory was overlooked in strict mode';
  });
}

export function judgeRename(taken: Taken, from: string, to: string): Complaint {
  const { view, own } = taken;
  const codes = new Set([...missing(view, from), ...parentRefusals(view, parentOf(to), to)]);
  const isFile = view.has(from, 'file');
  const isDirectory = view.has(from, 'directory');
  if (isFile && view.has(to, 'directory')) codes.add('EISDIR');
  if (isDirectory && view.has(to, 'file')) codes.add('ENOTDIR');
  if (isDirectory && view.during.some((bucket) => !isEmptyDirectory(bucket, to))) codes.add('ENOTEMPTY');
  if (isWithin(from, to) && from !== to) codes.add('ENOTEMPTY');
  if (isWithin(to, from) && from !== to) codes.add(isDirectory ? 'EINVAL' : 'ENOTDIR').add('ENOTDIR');
  return judge(taken, codes, () => {
    if (from === to) return own.length === 0 ? undefined : `it has done ${shown(own)}`;
    return renamedFile(taken, from, to) ?? strictParent(view, parentOf(to));
  });
}

function renamedFile(taken: Taken, from: string, to: string): Complaint {
  const { view, own, isDisturbed } = taken;
  const [copy, removal] = own;
  if (copy?.key === to) {
    const isRight = own.length === 2 && copy.source === from && single([removal!], 'delete', from);
    if (!isRight || !view.has(from, 'file')) return `it has done ${shown(own)}`;
    const isOver = view.mount.strict && view.nodes(to).every(({ kind }) => kind === 'directory');
    return isOver ? 'a directory was overlooked in strict mode' : undefined;
  }
  if (own.length === 0 || !view.has(from, 'directory') || !isMoved(taken, from, to))
    return `it has done ${shown(own)}`;
  if (!view.before(0).some((bucket) => isEmptyDirectory(bucket, to))) return `${to} was not empty`;
  const left = keysBelow(view.during.at(-1)!, from);
  return left.length > 0 && !isDisturbed ? `it has left ${left.join(', ')}` : undefined;
}
