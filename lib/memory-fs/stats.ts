import { mouldOf } from '../moulds.js';
import type { BigIntStats, Stats } from '../native-fs.js';
import { copyFractions } from '../object-fs/stats.js';

/** What one memory knows its files by: its inode numbers are unique only together with it. */
export type Device = bigint;

const SECTOR_BYTES = 512n;

/** Node's own `Stats` with the values of memfs's. */
export function nodeStats<Given extends Stats | BigIntStats>(given: Given, device: Device): Given {
  const bigint = typeof given.ino === 'bigint';
  const mould = mouldOf('stat', bigint);
  const stats: Record<string, unknown> = Object.create(Object.getPrototypeOf(mould));
  const values = given as unknown as Record<string, unknown>;
  for (const name of Object.keys(mould)) stats[name] = values[name];
  const blocks = (BigInt(given.size) + SECTOR_BYTES - 1n) / SECTOR_BYTES;
  Object.assign(stats, bigint ? { dev: device, blocks } : { dev: Number(device), blocks: Number(blocks) });
  copyFractions(mould, stats, {
    accessed: nanosecondsOf(given.atimeMs),
    modified: nanosecondsOf(given.mtimeMs),
    changed: nanosecondsOf(given.ctimeMs),
  });
  return stats as unknown as Given;
}

function nanosecondsOf(milliseconds: number | bigint): bigint {
  return typeof milliseconds === 'bigint'
    ? milliseconds * 1_000_000n
    : BigInt(Math.round(milliseconds * 1e6));
}
