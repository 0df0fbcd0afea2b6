import { createHash } from 'node:crypto';
import { mouldOf } from '../moulds.js';
import type { BigIntStats, Stats } from '../native-fs.js';
import type { Attributes } from './attributes.js';

export interface StatsSource extends Attributes {
  /** With the type bits. */
  readonly mode: number;
  readonly device: bigint;
  readonly inode: bigint;
  readonly size: number;
}

export const DIRECTORY_BITS = 0o040000;
export const FILE_BITS = 0o100000;

const BLOCK_SIZE = 4096n;
const SECTOR = 512n;

/** `ino` and `dev` derive from the mount and the key: programs compare them to see whether two paths are one file. */
export function numberOf(name: string, bytes: 4 | 6): bigint {
  const hash = createHash('sha1').update(name).digest();
  return BigInt(hash.readUIntBE(0, bytes)) || 1n;
}

/**
 * Real `Stats` of the running Node. The prototype computes the dates from the milliseconds in newer versions, and lacks
 * them in older ones.
 */
export function createStats(source: StatsSource, bigint: boolean): Stats | BigIntStats {
  const mould = mouldOf('stat', bigint);
  const stats: Record<string, unknown> = Object.create(Object.getPrototypeOf(mould));
  const values = bigint ? bigIntFields(source) : numberFields(source);
  const dates: Record<string, Date> = {
    atime: dateOf(source.accessed),
    mtime: dateOf(source.modified),
    ctime: dateOf(source.changed),
    birthtime: dateOf(source.modified),
  };
  for (const name of Object.keys(mould)) stats[name] = name in dates ? dates[name] : values[name];
  copyFractions(mould, stats, source);
  return stats as unknown as Stats | BigIntStats;
}

const BILLION = 1_000_000_000n;

/** Newer versions keep the nanoseconds of a second apart, under symbols, for the instants that they compute. */
export function copyFractions(
  mould: object,
  stats: object,
  { accessed, modified, changed }: Pick<StatsSource, 'accessed' | 'modified' | 'changed'>,
): void {
  const times: Record<string, bigint> = {
    atime: accessed,
    mtime: modified,
    ctime: changed,
    birthtime: modified,
  };
  for (const symbol of Object.getOwnPropertySymbols(mould)) {
    const name = /(birthtime|[amc]time)ns$/i.exec(symbol.description ?? '')?.[1]?.toLowerCase();
    if (name)
      (stats as Record<symbol, unknown>)[symbol] = Number(((times[name]! % BILLION) + BILLION) % BILLION);
  }
}

function bigIntFields(source: StatsSource): Record<string, bigint> {
  const { device, inode, mode, uid, gid, accessed, modified, changed } = source;
  const size = BigInt(source.size);
  return {
    dev: device,
    mode: BigInt(mode),
    nlink: 1n,
    uid: BigInt(uid),
    gid: BigInt(gid),
    rdev: 0n,
    blksize: BLOCK_SIZE,
    ino: inode,
    size,
    blocks: (size + SECTOR - 1n) / SECTOR,
    atimeMs: accessed / 1_000_000n,
    mtimeMs: modified / 1_000_000n,
    ctimeMs: changed / 1_000_000n,
    birthtimeMs: modified / 1_000_000n,
    atimeNs: accessed,
    mtimeNs: modified,
    ctimeNs: changed,
    birthtimeNs: modified,
  };
}

function numberFields(source: StatsSource): Record<string, number> {
  const numbers: Record<string, number> = {};
  for (const [name, value] of Object.entries(bigIntFields(source))) numbers[name] = Number(value);
  numbers['atimeMs'] = milliseconds(source.accessed);
  numbers['mtimeMs'] = milliseconds(source.modified);
  numbers['ctimeMs'] = milliseconds(source.changed);
  numbers['birthtimeMs'] = milliseconds(source.modified);
  return numbers;
}

function milliseconds(nanoseconds: bigint): number {
  return Number(nanoseconds / 1000n) / 1000 + Number(nanoseconds % 1000n) / 1e6;
}

/** Node rounds a date half up to whole milliseconds. */
function dateOf(nanoseconds: bigint): Date {
  return new Date(Math.floor(milliseconds(nanoseconds) + 0.5));
}
