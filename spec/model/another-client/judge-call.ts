import { bytesOf, type Call, type Content, named, type Place, type Stream } from '../step.js';
import { truncated, written } from './judge-handle.js';
import { judgeMakeDirectory, judgeRemove, judgeRemoveDirectory, judgeUnlink } from './judge-names.js';
import { judgeAccess, judgeContent, judgeListing, judgeStat } from './judge-reading.js';
import { judgeCopy, judgeRename } from './judge-two-names.js';
import { judgeAttributes, judgeChange, judgeWrite } from './judge-writing.js';
import type { Complaint, Taken } from './verdict.js';

const EXCLUSIVE = 1;

export function keyAt(place: Place | undefined, alphabet: readonly string[]): string {
  return named(place?.at ?? '', alphabet).slice(1);
}

type Judge = (taken: Taken, keys: readonly [string, string], given: readonly unknown[]) => Complaint;

const append = (content: Content) => (before: Buffer) => written(before, content, 0, 'a');

const JUDGES: Readonly<Record<string, Judge>> = {
  readFile: (taken, [key]) => judgeContent(taken, key),
  stat: (taken, [key]) => judgeStat(taken, key),
  lstat: (taken, [key]) => judgeStat(taken, key),
  access: (taken, [key]) => judgeAccess(taken, key),
  readdir: (taken, [key], [, options]) => judgeListing(taken, key, (options ?? {}) as object),
  writeFile: (taken, [key], [, content, options]) =>
    judgeWritten(taken, key, content as Content, (options as { flag?: string } | undefined)?.flag ?? 'w'),
  appendFile: (taken, [key], [, content]) =>
    judgeChange(taken, key, { edit: append(content as Content), creates: true, retries: true }),
  truncate: (taken, [key], [, length]) =>
    judgeChange(taken, key, {
      edit: (before) => truncated(before, length as number),
      creates: false,
      retries: false,
    }),
  unlink: (taken, [key]) => judgeUnlink(taken, key),
  rm: (taken, [key], [, options]) => judgeRemove(taken, key, (options ?? {}) as object),
  mkdir: (taken, [key], [, options]) =>
    judgeMakeDirectory(taken, key, (options as { recursive?: boolean } | undefined)?.recursive === true),
  rmdir: (taken, [key]) => judgeRemoveDirectory(taken, key),
  rename: (taken, [from, to]) => judgeRename(taken, from, to),
  copyFile: (taken, [from, to], [, , mode]) =>
    judgeCopy(taken, from, to, ((mode as number) & EXCLUSIVE) !== 0),
  chmod: (taken, [key], [, mode]) => judgeAttributes(taken, key, mode as number),
  utimes: (taken, [key]) => judgeAttributes(taken, key, undefined),
};

export function judgeCall(taken: Taken, { verb, given }: Call, alphabet: readonly string[]): Complaint {
  const [from, to] = given as readonly (Place | undefined)[];
  return JUDGES[verb]!(taken, [keyAt(from, alphabet), keyAt(to, alphabet)], given);
}

function judgeWritten(taken: Taken, key: string, content: Content, flag: string): Complaint {
  if (flag === 'w' || flag === 'wx') return judgeWrite(taken, key, bytesOf(content), flag === 'wx');
  const edit = (before: Buffer) => written(before, content, 0, flag);
  return judgeChange(taken, key, { edit, creates: flag === 'a', retries: false });
}

/** A stream is judged as the call that does the same at once. */
export function judgeStream(taken: Taken, stream: Stream, alphabet: readonly string[]): Complaint {
  const { verb, place, options, chunks } = stream;
  const key = keyAt(place, alphabet);
  const told = taken.outcome as { value: unknown[] };
  const error = told.value.find((one) => typeof one === 'object' && one !== null && 'code' in one);
  const outcome = error ? { error: error as Record<string, unknown> } : { value: told.value.at(-2) };
  const ended = { ...taken, outcome };
  if (verb === 'createReadStream') {
    const { start, end } = options as { start?: number; end?: number };
    return judgeContent(ended, key, { start, end: end === undefined ? undefined : end + 1, isStream: true });
  }
  const flags = (options['flags'] as string | undefined) ?? 'w';
  const bytes = Buffer.concat(chunks.map(bytesOf));
  if (flags !== 'a') return judgeWrite(ended, key, bytes, flags === 'wx');
  const edit = (before: Buffer) => Buffer.concat([before, bytes]);
  return judgeChange(ended, key, { edit, creates: true, retries: false });
}
