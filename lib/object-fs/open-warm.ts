import { type BigIntStats, nativeFs } from '../native-fs.js';
import type { Context } from './context.js';
import { isPlainWay } from './links/hints.js';
import type { OpenFile } from './open-file.js';
import type { OpenFlags } from './open-flags.js';
import type { Place } from './place.js';
import { readerOf } from './reading-file.js';
import { settledState } from './settled-state.js';

/** A descriptor that was opened, and what the kernel says of it. */
export interface OpenedWarm {
  readonly native: number;
  readonly file: OpenFile;
  readonly stats: BigIntStats;
}

/**
 * A reader of a file that is known, fresh and cached, by one trip to a thread: what opens is compared with what is
 * remembered, and nothing is looked at before. Undefined for all that is not as plain.
 */
export async function openWarm(
  context: Context,
  place: Place,
  flags: OpenFlags,
): Promise<OpenedWarm | undefined> {
  const isPlainReader = !flags.writes && !flags.creates && flags.native === nativeFs.constants.O_RDONLY;
  if (!isPlainReader || !isPlainWay(context.knowledge, place.key, true)) return undefined;
  const state = settledState(context, place);
  const opened = state && (await context.cache.open(place.key, state.version));
  if (!opened) return undefined;
  const { file, number, stats } = opened;
  return { native: number, file: readerOf(context, place, { state, file }), stats };
}
