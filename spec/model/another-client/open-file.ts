import type { Version } from './history.js';
import { strictTarget, writingRefusals } from './judge-writing.js';
import { type Complaint, judge, missing, onlyReads, type Taken } from './verdict.js';
import type { View } from './view.js';

/** What the store must have at the moment of publishing. */
export type Condition = 'anything' | 'the base' | 'nothing' | 'nothing, or the loser is stale';

/** One version that a handle may have been opened on, and what has become of it in the handle. */
export interface Candidate {
  readonly base: Version | undefined;
  readonly bytes: Buffer;
  readonly condition: Condition;
}

/** What the model knows of a handle. What is read from it tells more and more which version it is pinned to. */
export interface OpenFile {
  readonly key: string;
  readonly flags: string;
  /** The number of the state in which it was opened. */
  readonly opened: number;
  candidates: readonly Candidate[];
  mayBeDirectory: boolean;
  /** The store lacks what was written. */
  isDue: boolean;
  position: number;
}

export const isReader = ({ flags }: OpenFile): boolean => flags === 'r' || flags === 'r+';
export const isWriter = ({ flags }: OpenFile): boolean => flags !== 'r';

const NEW = Buffer.alloc(0);

function candidatesOf(view: View, key: string, flags: string): Candidate[] {
  if (flags === 'w') return [{ base: undefined, bytes: NEW, condition: 'anything' }];
  const isFree = view.has(key, 'absent');
  if (flags === 'wx') return isFree ? [{ base: undefined, bytes: NEW, condition: 'nothing' }] : [];
  const bases = view
    .versions(key)
    .map((base): Candidate => ({ base, bytes: base.bytes, condition: 'the base' }));
  const condition = 'nothing, or the loser is stale';
  return flags === 'a' && isFree ? [...bases, { base: undefined, bytes: NEW, condition }] : bases;
}

/** Judges the opening of a file, and tells what was opened. */
export function judgeOpen(taken: Taken, key: string, flags: string): Complaint | OpenFile {
  const { view, isDisturbed } = taken;
  const codes = new Set(flags === 'r' ? missing(view, key) : writingRefusals(view, key));
  if (flags === 'r+') for (const code of missing(view, key)) codes.add(code);
  if (flags === 'wx' && view.nodes(key).some(({ kind }) => kind !== 'absent')) codes.add('EEXIST');
  // It was being fetched when it was replaced.
  if (isDisturbed && ['r', 'r+', 'a'].includes(flags)) codes.add('ESTALE');
  const candidates = candidatesOf(view, key, flags);
  const mayBeDirectory = flags === 'r' && view.has(key, 'directory');
  const complaint = judge(taken, codes, () => {
    if (candidates.length === 0 && !mayBeDirectory) return 'there may be nothing to open';
    return flags === 'r' ? onlyReads(taken) : (onlyReads(taken) ?? strictTarget(view, key));
  });
  if (complaint !== undefined || 'error' in taken.outcome) return complaint;
  const isDue = flags !== 'r' && candidates.some(({ base }) => base === undefined);
  return { key, flags, opened: view.start, candidates, mayBeDirectory, isDue, position: 0 };
}
