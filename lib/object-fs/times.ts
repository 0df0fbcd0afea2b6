import { errnoError } from '../errors.js';
import { nativeFs } from '../native-fs.js';
import type { AttributeChange } from './attributes.js';

/** Who asks, for the error of a time that no file can have. */
export interface TimesCaller {
  readonly syscall: string;
  readonly path?: string | undefined;
}

/**
 * Reads the two times of a `utimes` call as Node does: a Date, or seconds as a number or numeric string. What is no
 * time is refused in Node's own words, and what no file can have is `EINVAL`.
 */
export function timesOf(
  accessed: unknown,
  modified: unknown,
  { syscall, path }: TimesCaller = { syscall: 'futime' },
): AttributeChange {
  const [first, second] = [nanosecondsOf(accessed), nanosecondsOf(modified)];
  if (first !== undefined && second !== undefined) return { accessed: first, modified: second };
  throw refusalOf(accessed, modified) ?? errnoError('EINVAL', syscall, { path });
}

/** What is written as `mtime` has at most twelve digits before the point. */
const MOST_SECONDS = 1e12;

function nanosecondsOf(time: unknown): bigint | undefined {
  const seconds = secondsOf(time);
  if (seconds === undefined || !(Math.abs(seconds) < MOST_SECONDS)) return undefined;
  return BigInt(Math.round(seconds * 1e6)) * 1000n;
}

function secondsOf(time: unknown): number | undefined {
  if (time instanceof Date) return time.getTime() / 1000;
  if (typeof time === 'string') return Number(time);
  // Node takes a negative number as "now", though not a negative text.
  if (typeof time === 'number') return time < 0 ? Date.now() / 1000 : time;
  return undefined;
}

/** Node checks the times before it looks for the path, and the empty path never is. */
function refusalOf(accessed: unknown, modified: unknown): unknown {
  try {
    nativeFs.utimesSync('', accessed as number, modified as number);
  } catch (error) {
    if (error instanceof TypeError) return error;
  }
  return undefined;
}
