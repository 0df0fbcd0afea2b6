import type { Metadata } from '../object-store/contract.js';
import type { ObjectState } from './object-state.js';

/** Times in nanoseconds since 1970. */
export interface Attributes {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly accessed: bigint;
  readonly modified: bigint;
  readonly changed: bigint;
}

export interface AttributeDefaults {
  /** Permission bits. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

const PERMISSIONS = 0o7777;
const BILLION = 1_000_000_000n;

/**
 * What the user metadata says, in the names and formats of rclone and s3fs-fuse: `mtime`, `atime` and `ctime` in
 * seconds with a fraction, `mode`, `uid` and `gid` in decimal. What it does not say is the store's or the mount's; of the
 * store's time only whole seconds count, since some stores list more of it than they tell when they are asked.
 */
export function attributesOf(state: ObjectState, defaults: AttributeDefaults): Attributes {
  const metadata = state.metadata ?? {};
  const stored = BigInt(Math.trunc((state.lastModified ?? 0) / 1000)) * BILLION;
  const modified = parseTime(metadata['mtime']) ?? stored;
  return {
    mode: (parseMode(metadata['mode']) ?? defaults.mode) & PERMISSIONS,
    uid: parseCount(metadata['uid']) ?? defaults.uid,
    gid: parseCount(metadata['gid']) ?? defaults.gid,
    accessed: parseTime(metadata['atime']) ?? modified,
    modified,
    changed: parseTime(metadata['ctime']) ?? modified,
  };
}

/** Milliseconds since 1970. */
export function modifiedOf(state: ObjectState): number {
  const modified = parseTime(state.metadata?.['mtime']);
  return modified === undefined ? (state.lastModified ?? 0) : Number(modified) / 1e6;
}

export type AttributeChange = Partial<Attributes>;

const TYPE_BITS = { file: 0o100000, directory: 0o040000 };

/** The metadata with some attributes changed. */
export function changeAttributes(
  metadata: Metadata,
  change: AttributeChange,
  kind: 'file' | 'directory' = 'file',
): Metadata {
  const { mode, uid, gid, accessed, modified, changed } = change;
  const entries: readonly (readonly [string, string | undefined])[] = [
    ['mode', mode === undefined ? undefined : `${TYPE_BITS[kind] | (mode & PERMISSIONS)}`],
    ['uid', uid?.toString()],
    ['gid', gid?.toString()],
    ['atime', accessed === undefined ? undefined : formatTime(accessed)],
    ['mtime', modified === undefined ? undefined : formatTime(modified)],
    ['ctime', changed === undefined ? undefined : formatTime(changed)],
  ];
  const given = entries.filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { ...metadata, ...Object.fromEntries(given) };
}

/** `1700000000.123456789`, without zeros at the end. */
export function formatTime(nanoseconds: bigint): string {
  const sign = nanoseconds < 0n ? '-' : '';
  const magnitude = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  const fraction = `${magnitude % BILLION}`.padStart(9, '0').replace(/0+$/, '');
  return `${sign}${magnitude / BILLION}${fraction === '' ? '' : `.${fraction}`}`;
}

/** A copy gives an object a new time in the store; what was its time before must be kept in its metadata. */
export function metadataWithTime({
  metadata = {},
  lastModified = Date.now(),
}: Partial<Pick<ObjectState, 'metadata' | 'lastModified'>>): Metadata {
  if (metadata['mtime']) return metadata;
  return changeAttributes(metadata, { modified: BigInt(Math.trunc(lastModified / 1000)) * BILLION });
}

export function parseTime(text: string | undefined): bigint | undefined {
  const match = /^(-?)(\d{1,12})(?:\.(\d{1,9})\d*)?$/.exec(text ?? '');
  if (!match) return undefined;
  const magnitude = BigInt(match[2]!) * BILLION + BigInt((match[3] ?? '').padEnd(9, '0'));
  return match[1] === '-' ? -magnitude : magnitude;
}

/** In decimal as s3fs-fuse writes it, or in octal with a leading zero as rclone does. */
export function parseMode(text: string | undefined): number | undefined {
  return text !== undefined && /^0[0-7]{1,7}$/.test(text) ? Number.parseInt(text, 8) : parseCount(text);
}

function parseCount(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,10}$/.test(text) ? Number(text) : undefined;
}
