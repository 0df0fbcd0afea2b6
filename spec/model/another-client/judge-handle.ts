import { bytesOf, type Content, type Use } from '../step.js';
import type { Event, Version } from './history.js';
import { isLost, latin } from './judge-reading.js';
import { type Candidate, type Condition, isWriter, type OpenFile } from './open-file.js';
import { type Complaint, judge, onlyReads, shown, single, type Taken } from './verdict.js';

/** What an open file was used for, of which the model then knows more. */
export function judgeUse(taken: Taken, file: OpenFile, { verb, given }: Use): Complaint {
  switch (verb) {
    case 'read':
      return judgeRead(taken, file, given[1] as number, given[0] as number);
    case 'readFile':
      return judgeRead(taken, file, file.position, Number.POSITIVE_INFINITY);
    case 'stat':
      return judge(taken, new Set(), (value) => {
        const { kind, size } = value as { kind: string; size?: number };
        return narrow(taken, file, kind === 'directory', ({ bytes }) => bytes.length === size);
      });
    case 'write':
      return edited(taken, file, (before) =>
        written(before, given[0] as Content, given[1] as number, file.flags),
      );
    case 'truncate':
      return edited(taken, file, (before) => truncated(before, given[0] as number));
    default:
      return judgePublish(taken, file);
  }
}

/** The handle is open on one of those that have answered as it has. */
function narrow(
  taken: Taken,
  file: OpenFile,
  isDirectory: boolean,
  fits: (candidate: Candidate) => boolean,
): Complaint {
  const candidates = isDirectory ? [] : file.candidates.filter(fits);
  const mayBeDirectory = isDirectory && file.mayBeDirectory;
  const { outcome } = taken;
  if (candidates.length === 0 && !mayBeDirectory) {
    const known = file.candidates.map(({ bytes }) => JSON.stringify(latin(bytes)));
    return `${JSON.stringify('value' in outcome && outcome.value)} is of no version it may be pinned to: ${known}`;
  }
  file.candidates = candidates;
  file.mayBeDirectory = mayBeDirectory;
  return onlyReads(taken);
}

function judgeRead(taken: Taken, file: OpenFile, position: number, length: number): Complaint {
  const { view, outcome } = taken;
  const codes = new Set<string>();
  if (file.mayBeDirectory) codes.add('EISDIR');
  const mayBeLost = ({ base }: Candidate) => base && isLost(view, file.key, base, file.opened);
  if (!isWriter(file) && file.candidates.some(mayBeLost)) codes.add('ESTALE');
  if ('error' in outcome && outcome.error['code'] === 'EISDIR' && file.mayBeDirectory) file.candidates = [];
  return judge(taken, codes, (value) => {
    const end = position + length;
    if (length === Number.POSITIVE_INFINITY) {
      // Node forgets why a number could not be read.
      if (file.mayBeDirectory && value === '') return onlyReads(taken);
      const complaint = narrow(
        taken,
        file,
        false,
        ({ bytes }) => latin(bytes.subarray(position, end)) === value,
      );
      file.position = Math.max(position, file.candidates[0]?.bytes.length ?? 0);
      return complaint;
    }
    const [count, text] = value as [number, string];
    return narrow(taken, file, false, ({ bytes }) => {
      const wanted = latin(bytes.subarray(position, end));
      return count === wanted.length && text === wanted.padEnd(length, '.');
    });
  });
}

export function written(before: Buffer, content: Content, position: number, flags: string): Buffer {
  const bytes = bytesOf(content);
  if (bytes.length === 0) return before;
  const at = flags === 'a' ? before.length : position;
  const after = Buffer.alloc(Math.max(before.length, at + bytes.length));
  before.copy(after);
  bytes.copy(after, at);
  return after;
}

export function truncated(before: Buffer, length: number): Buffer {
  const after = Buffer.alloc(length);
  before.copy(after);
  return after;
}

function edited(taken: Taken, file: OpenFile, edit: (before: Buffer) => Buffer): Complaint {
  return judge(taken, new Set(), () => {
    file.candidates = file.candidates.map((one) => ({ ...one, bytes: edit(one.bytes) }));
    file.isDue = true;
    return onlyReads(taken);
  });
}

const CODES: Readonly<Record<Condition, string | undefined>> = {
  anything: undefined,
  'the base': 'ESTALE',
  nothing: 'EEXIST',
  'nothing, or the loser is stale': 'ESTALE',
};

function isKept({ condition, base }: Candidate, present: Version | undefined): boolean {
  return condition === 'anything' || present?.etag === base?.etag;
}

/** `close` and `sync`. */
function judgePublish(taken: Taken, file: OpenFile): Complaint {
  const { view, own } = taken;
  const { key, candidates } = file;
  if (!file.isDue) return judge(taken, new Set(), () => onlyReads(taken));
  const broken = candidates.filter((one) => view.during.some((bucket) => !isKept(one, bucket.get(key))));
  const codes = new Set(broken.flatMap(({ condition }) => CODES[condition] ?? []));
  return judge(taken, codes, () => {
    if (own.length === 0) {
      const isSame = candidates.some(({ base, bytes }) => base?.bytes.equals(bytes));
      return isSame ? undefined : 'it has not stored what was written';
    }
    // What was set by path while the content was on its way is set behind it.
    const [, again] = own;
    const isRestated = again?.verb === 'copy' && again.source === key;
    const put = single(isRestated ? own.slice(0, 1) : own, 'put', key);
    const stored = candidates.find(
      (one) => put?.after?.bytes.equals(one.bytes) === true && isKept(one, put.before),
    );
    if (!put?.after || !stored) return `it has done ${shown(own)}: ${change(put)}`;
    file.candidates = [{ ...stored, base: own.at(-1)!.after, condition: 'the base' }];
    file.isDue = false;
    return undefined;
  });
}

function change(put: Event | undefined): string {
  const [before, after] = [put?.before, put?.after].map((version) => version && latin(version.bytes));
  return `${JSON.stringify(after)} in the place of ${JSON.stringify(before)}`;
}
