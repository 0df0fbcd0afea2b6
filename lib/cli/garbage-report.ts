import type { Garbage } from '../object-fs/garbage.js';

type Upload = Garbage['uploads'][number];
type File = Garbage['files'][number];

export function hasFailed({ uploads, files }: Garbage): boolean {
  return [...uploads, ...files].some(({ outcome }) => outcome === 'failed');
}

/** Plain findings, a line each, and a summary. */
export function describeGarbage(
  garbage: Garbage,
  { olderThan, now }: { readonly olderThan: number; readonly now: number },
): string {
  const uploads = garbage.uploads.map(
    (upload) =>
      `${verdictOf(upload)}  upload of '${upload.key}', begun ${new Date(upload.begun).toISOString()} ` +
      `(${age(now - upload.begun)} ago): ${reasonOf(upload, olderThan)}`,
  );
  const files = garbage.files.map(
    (file) =>
      `${verdictOf({ ...file, isStale: true })}  temporary file ${file.path}, ${file.size} bytes${errorOf(file)}`,
  );
  return [...uploads, ...files, summaryOf(garbage)].join('\n');
}

/** The findings as they are; errors by their message. */
export function garbageAsJson(garbage: Garbage): string {
  return JSON.stringify(garbage, (_name, value) => (value instanceof Error ? value.message : value), 2);
}

function verdictOf({ outcome, isStale }: Pick<Upload, 'outcome' | 'isStale'>): string {
  const verdict = outcome === 'kept' && isStale ? 'stale' : outcome;
  return verdict.padEnd('removed'.length);
}

function reasonOf(upload: Upload, olderThan: number): string {
  const { isOurs, isStale } = upload;
  const whose = isOurs ? 'of a process on this cache directory' : 'nothing tells whose it is';
  if (isOurs) return `${whose} that ${isStale ? 'shows no life' : 'lives'}${errorOf(upload)}`;
  return `${whose}, and it is ${isStale ? 'older' : 'younger'} than ${age(olderThan)}${errorOf(upload)}`;
}

function errorOf({ error }: Pick<File, 'error'>): string {
  return error instanceof Error ? `; ${error.message}` : '';
}

function summaryOf({ uploads, files }: Garbage): string {
  const count = (all: readonly { outcome: string }[], wanted: string) =>
    all.filter(({ outcome }) => outcome === wanted).length;
  const stale = uploads.filter(({ isStale }) => isStale).length;
  const failed = count(uploads, 'failed') + count(files, 'failed');
  return (
    `${uploads.length} unfinished uploads, ${stale} of them stale, ${count(uploads, 'removed')} given up; ` +
    `${files.length} forgotten temporary files, ${count(files, 'removed')} removed; ${failed} failures`
  );
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
] as const;

function age(milliseconds: number): string {
  const unit = UNITS.find(([, size]) => milliseconds >= size);
  return unit
    ? `${Math.floor(milliseconds / unit[1])}${unit[0]}`
    : `${Math.max(0, Math.round(milliseconds))}ms`;
}
