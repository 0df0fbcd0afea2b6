import { mouldOf } from '../moulds.js';
import type { BigIntStatsFs, StatsFs } from '../native-fs.js';
import type { Context } from './context.js';
import { existingAt } from './links/existing-at.js';
import { placeOf } from './place.js';

/**
 * What a store tells of its size, which is nothing: room for everybody. The type is that of file systems in user space,
 * which other mounts of S3 have, too. Four pebibytes are 2 to the power of 52 bytes, which a number of JavaScript holds
 * exactly; twice as many would not.
 */
const VALUES: Readonly<Record<string, bigint>> = {
  type: 0x6573_5546n,
  bsize: 4096n,
  frsize: 4096n,
  blocks: 2n ** 40n,
  bfree: 2n ** 40n,
  bavail: 2n ** 40n,
  files: 2n ** 32n,
  ffree: 2n ** 32n,
};

/** As `fs.promises.statfs`. */
export async function statfs(
  context: Context,
  path: unknown,
  options?: { bigint?: boolean },
): Promise<StatsFs | BigIntStatsFs> {
  await existingAt(context, await placeOf(path, 'statfs'), 'statfs', true);
  return storeStatsFs(options?.bigint === true);
}

/** The same on every host, and whatever the store holds. */
export function storeStatsFs(bigint: boolean): StatsFs | BigIntStatsFs {
  return createStatsFs(VALUES, bigint);
}

/** Node's own `StatFs`; newer versions have more fields, of which the size of a fragment is that of a block. */
export function createStatsFs(
  values: Readonly<Record<string, bigint>>,
  bigint: boolean,
): StatsFs | BigIntStatsFs {
  const mould = mouldOf('statfs', bigint);
  const stats: Record<string, unknown> = Object.create(Object.getPrototypeOf(mould));
  for (const name of Object.keys(mould)) {
    const value = values[name] ?? values['bsize']!;
    stats[name] = bigint ? value : Number(value);
  }
  return stats as unknown as StatsFs | BigIntStatsFs;
}
