import { parentOf } from '../../../lib/paths.js';
import type { Version } from './history.js';
import { latin, modeOf } from './judge-reading.js';
import {
  type Complaint,
  gone,
  judge,
  missing,
  parentRefusals,
  shown,
  single,
  strictParent,
  type Taken,
} from './verdict.js';
import type { View } from './view.js';

/** The refusals of what makes or replaces a file. */
export function writingRefusals(view: View, key: string): string[] {
  const codes = parentRefusals(view, parentOf(key), key);
  return view.has(key, 'directory') ? [...codes, 'EISDIR'] : codes;
}

/** In strict mode a file is never made where a directory is, or below what is none. */
export function strictTarget(view: View, key: string): Complaint {
  if (!view.mount.strict) return undefined;
  if (view.nodes(key).every(({ kind }) => kind === 'directory'))
    return 'a directory was overlooked in strict mode';
  return view.has(key, 'file') ? undefined : strictParent(view, parentOf(key));
}

/** The last writer wins, and an exclusive one only where nothing is. */
export function judgeWrite(taken: Taken, key: string, bytes: Buffer, isExclusive: boolean): Complaint {
  const { view, own } = taken;
  const codes = new Set(writingRefusals(view, key));
  if (isExclusive && view.nodes(key).some(({ kind }) => kind !== 'absent')) codes.add('EEXIST');
  return judge(taken, codes, () => {
    const put = single(own, 'put', key);
    if (!put?.after?.bytes.equals(bytes)) return `it has stored ${shown(own)}, and not what was written`;
    if (isExclusive && put.before) return 'it has replaced what was there, though it was to be new';
    return strictTarget(view, key);
  });
}

/** What was there, and may have been believed to be there when the change began, as ETags; `undefined`: nothing. */
function isConflict(view: View, key: string, creates: boolean): boolean {
  const bases = view.nodes(key).flatMap((node) => {
    if (node.kind === 'file') return [node.version.etag];
    return creates && node.kind === 'absent' ? [undefined] : [];
  });
  const present = view.during.map((bucket) => bucket.get(key)?.etag);
  return bases.some((base) => present.some((one) => one !== base));
}

export interface Change {
  readonly edit: (before: Buffer) => Buffer;
  /** Whether it makes a file that is not there. */
  readonly creates: boolean;
  /** Whether it tries again where somebody else was first. */
  readonly retries: boolean;
}

/** Reads, changes and writes: what it has stored is what was there at that very moment, changed. */
export function judgeChange(taken: Taken, key: string, { edit, creates, retries }: Change): Complaint {
  const { view, own } = taken;
  const codes = new Set(writingRefusals(view, key));
  if (!creates) for (const code of missing(view, key)) codes.add(code);
  if (!retries && isConflict(view, key, creates)) codes.add('ESTALE');
  return judge(taken, codes, () => {
    if (own.length === 0 && view.versions(key).some(({ bytes }) => edit(bytes).equals(bytes)))
      return undefined;
    const put = single(own, 'put', key);
    if (!put?.after) return `it has stored ${shown(own)}`;
    if (!put.before && !creates) return 'it has made a file anew that somebody had removed';
    const wanted = edit(put.before?.bytes ?? Buffer.alloc(0));
    if (put.after.bytes.equals(wanted)) return strictTarget(view, key);
    return `an update is lost: ${show(put.before)} has become ${show(put.after)}`;
  });
}

const show = (version: Version | undefined) => version && JSON.stringify(latin(version.bytes));

/** `chmod` and `utimes`: the bytes that were there stay. */
export function judgeAttributes(taken: Taken, key: string, mode: number | undefined): Complaint {
  const { view, own } = taken;
  return judge(taken, new Set([...missing(view, key), ...gone(view, key)]), () => {
    const marker = single(own, 'put', `${key}/`);
    if (marker) return view.has(key, 'directory') ? undefined : 'it has made a directory';
    const copy = single(own, 'copy', key);
    if (!copy?.after || copy.source !== key) return `it has changed ${shown(own)}`;
    const isSet = mode === undefined || modeOf(copy.after) === mode.toString(8);
    return isSet ? undefined : `it has set ${modeOf(copy.after)}`;
  });
}
