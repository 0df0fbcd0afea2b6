import { isWithin, parentOf, prefixOf } from '../../../lib/paths.js';
import { isBelow, keysBelow } from './nodes.js';
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

export function judgeUnlink(taken: Taken, key: string): Complaint {
  const { view, own } = taken;
  const codes = new Set([...missing(view, key), ...(view.has(key, 'directory') ? ['EISDIR'] : [])]);
  return judge(taken, codes, () => removedFile(taken, key) ?? (own.length === 1 ? undefined : shown(own)));
}

function removedFile({ view, own }: Taken, key: string): Complaint {
  if (!single(own, 'delete', key)) return `it has removed ${shown(own)}`;
  return view.has(key, 'file') ? undefined : 'it may not have found a file';
}

interface RemoveOptions {
  readonly recursive?: boolean;
  readonly force?: boolean;
}

export function judgeRemove(taken: Taken, key: string, { recursive, force }: RemoveOptions): Complaint {
  const { view, own, isDisturbed } = taken;
  const codes = new Set(missing(view, key));
  if (force) codes.delete('ENOENT');
  if (!recursive && view.has(key, 'directory')) codes.add('ERR_FS_EISDIR');
  return judge(taken, codes, () => {
    if (own.length === 0)
      return force && view.has(key, 'absent') ? undefined : 'it has removed nothing, and does not say so';
    if (!recursive) return removedFile(taken, key);
    const isRight = own.every((event) => event.verb === 'delete' && isWithin(event.key, key));
    if (!isRight) return `it has done ${shown(own)}`;
    const rest = view.during.at(-1)!;
    // A directory goes, and a file that it has shadowed stays.
    const wasDirectory = own.some((event) => event.key !== key);
    const left = [...rest.keys()].filter((one) => (wasDirectory ? isBelow : isWithin)(one, key));
    return left.length > 0 && !isDisturbed ? `it has left ${left.join(', ')}` : undefined;
  });
}

export function judgeMakeDirectory(taken: Taken, key: string, recursive: boolean): Complaint {
  return recursive ? judgeMakeAll(taken, key) : judgeMakeOne(taken, key);
}

function judgeMakeOne(taken: Taken, key: string): Complaint {
  const { view, own } = taken;
  const codes = new Set(parentRefusals(view, parentOf(key), key));
  if (view.nodes(key).some(({ kind }) => kind !== 'absent')) codes.add('EEXIST');
  return judge(taken, codes, () => {
    const marker = single(own, 'put', prefixOf(key));
    if (!marker || marker.before) return `it has stored ${shown(own)}`;
    const isFree = view.has(key, 'absent') || (!view.mount.strict && view.has(key, 'file'));
    return isFree ? strictParent(view, parentOf(key)) : 'it has not noticed what is there';
  });
}

function judgeMakeAll(taken: Taken, key: string): Complaint {
  const { view, own } = taken;
  const codes = new Set<string>();
  if (view.has(key, 'file')) codes.add('EEXIST');
  if (view.hasFileAbove(key)) codes.add('ENOTDIR');
  return judge(taken, codes, (value) => {
    for (const { verb, key: marker, before } of own) {
      const isMade = verb === 'put' && marker.endsWith('/') && isWithin(key, marker.slice(0, -1));
      if (!isMade || before) return `it has done ${shown(own)}`;
    }
    const first = own[0] && `<root>/${own[0].key.slice(0, -1)}`;
    if (value !== first) return `${value} is not the first that it has made, which is ${first}`;
    const isThere = view.has(key, 'directory') || own.at(-1)?.key === prefixOf(key);
    return isThere ? undefined : 'it has not made it';
  });
}

export function judgeRemoveDirectory(taken: Taken, key: string): Complaint {
  const { view, own } = taken;
  const codes = new Set(missing(view, key));
  if (view.has(key, 'file')) codes.add('ENOTDIR');
  if (view.during.some((bucket) => !isEmptyDirectory(bucket, key))) codes.add('ENOTEMPTY');
  if (view.during.some((bucket) => keysBelow(bucket, key).length === 0 && !bucket.has(key))) {
    codes.add('ENOENT');
    if (view.hasFileAbove(key)) codes.add('ENOTDIR');
  }
  return judge(taken, codes, () => {
    if (!single(own, 'delete', prefixOf(key))) return `it has removed ${shown(own)}`;
    const wasEmpty = view.before(0).some((bucket) => isEmptyDirectory(bucket, key));
    return wasEmpty ? undefined : 'it was not empty';
  });
}

/** Keys are never lost: what is below a directory has a new name before the old one goes. */
export function isMoved({ own }: Taken, from: string, to: string): boolean {
  const copied = new Set<string>();
  return own.every(({ verb, key, source }) => {
    if (verb === 'delete') return copied.has(key);
    if (verb !== 'copy' || !isBelow(source!, from)) return false;
    copied.add(source!);
    return key === prefixOf(to) + source!.slice(prefixOf(from).length);
  });
}
