import { parseMode } from '../../../lib/object-fs/attributes.js';
import type { Version } from './history.js';
import { listingOf } from './nodes.js';
import { type Complaint, gone, judge, missing, onlyReads, type Taken } from './verdict.js';
import type { View } from './view.js';

export interface Reading {
  readonly start?: number | undefined;
  readonly end?: number | undefined;
  /** It opens first, and then reads. */
  readonly isStream?: boolean;
}

/** A file read whole, or one range of it. */
export function judgeContent(taken: Taken, key: string, range: Reading = {}): Complaint {
  const { view, isDisturbed } = taken;
  const codes = new Set([...missing(view, key), ...(view.has(key, 'directory') ? ['EISDIR'] : [])]);
  // What is read by and by is of one version or of none.
  if (isDisturbed || (range.isStream && view.versions(key).some((one) => isLost(view, key, one))))
    for (const code of ['ESTALE', ...gone(view, key)]) codes.add(code);
  return judge(taken, codes, (value) => {
    const versions = view.versions(key).map(({ bytes }) => latin(bytes.subarray(range.start, range.end)));
    if (versions.includes(value as string)) return onlyReads(taken);
    return `${JSON.stringify(value)} is of no version that may be read: ${JSON.stringify(versions)}`;
  });
}

/** What has not come of a large file that was replaced does not come any more. */
export function isLost(
  view: View,
  key: string,
  { bytes, etag }: Version,
  opened: number = view.start,
): boolean {
  return (
    bytes.length > view.mount.rangedAbove &&
    view.since(opened).some((bucket) => bucket.get(key)?.etag !== etag)
  );
}

export const latin = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

export function judgeStat(taken: Taken, key: string): Complaint {
  const { view } = taken;
  return judge(taken, new Set(missing(view, key)), (value) => {
    const { kind, size, mode } = value as { kind: string; size?: number; mode?: string };
    if (kind === 'directory') return view.has(key, 'directory') ? onlyReads(taken) : 'it may be no directory';
    const isRight = view
      .versions(key)
      .some((one) => one.bytes.length === size && modesOf(view, key, one).has(mode!));
    return isRight ? onlyReads(taken) : `no version that may be seen has ${size} bytes and mode ${mode}`;
  });
}

const DEFAULT_MODE = 0o644;

/** What the store tells by a listing, and by "unchanged", has no attributes: they are those that were known, if any. */
function modesOf(view: View, key: string, version: Version): Set<string> {
  const modes = new Set([modeOf(version)]);
  for (const same of view.copied(key, version)) modes.add(modeOf(same));
  if (view.wasListed(key)) modes.add(DEFAULT_MODE.toString(8));
  if (view.wasListed(key) || view.wasConfirmed(key))
    for (const same of view.sameContent(key, version)) modes.add(modeOf(same));
  return modes;
}

export function modeOf({ metadata }: Version): string {
  return ((parseMode(metadata['mode']) ?? DEFAULT_MODE) & 0o7777).toString(8);
}

export function judgeAccess(taken: Taken, key: string): Complaint {
  const { view } = taken;
  return judge(taken, new Set(missing(view, key)), () =>
    view.nodes(key).some(({ kind }) => kind !== 'absent') ? onlyReads(taken) : 'it may not be there',
  );
}

/** A listing is one of the bucket as it was while the call lasted. */
export function judgeListing(
  taken: Taken,
  key: string,
  { recursive = false, withFileTypes = false }: { recursive?: boolean; withFileTypes?: boolean },
): Complaint {
  const { view } = taken;
  const codes = new Set([...missing(view, key), ...(view.has(key, 'file') ? ['ENOTDIR'] : [])]);
  return judge(taken, codes, (value) => {
    const listings = view.during.map((bucket) => {
      const found = [...listingOf(bucket, key, recursive)];
      const names = withFileTypes ? found.map(([name, kind]) => entry(key, name, kind)) : found.map(first);
      return JSON.stringify(names.sort());
    });
    const seen = JSON.stringify(value);
    if (key !== '' && seen === '[]' && !view.during.some((bucket) => isThere(bucket, key)))
      return 'it lists a directory that is not there';
    return listings.includes(seen)
      ? onlyReads(taken)
      : `${seen} is not what is there: ${listings.join(' or ')}`;
  });
}

const isThere = (bucket: ReadonlyMap<string, Version>, key: string) =>
  [...bucket.keys()].some((one) => one.startsWith(`${key}/`));

const first = ([name]: readonly [string, string]) => name;

/** As `Side` shows a `Dirent`. */
function entry(key: string, path: string, kind: string): string {
  const [, above, name] = /^(?:(.*)\/)?([^/]*)$/s.exec(path)!;
  const parent = ['<root>', key, above].filter(Boolean).join('/');
  return `${parent} | ${name} | ${kind === 'file' ? 'isFile' : 'isDirectory'}`;
}
