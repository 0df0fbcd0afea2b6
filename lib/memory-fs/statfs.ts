import type { BigIntStatsFs, Fs, StatsFs } from '../native-fs.js';
import { createStatsFs } from '../object-fs/statfs.js';

/** `statfsSync`, in a class of Node's own. */
export function statfs(memfs: Fs, path: string, options: unknown): StatsFs | BigIntStatsFs {
  const { bigint = false } = (options ?? {}) as { bigint?: boolean };
  const { ...values } = memfs.statfsSync(path, { bigint: true });
  return createStatsFs(values as unknown as Record<string, bigint>, bigint);
}
