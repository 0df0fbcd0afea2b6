import { parseDuration } from '../duration.js';

/** Milliseconds of an age that was given as such or as a duration. Throws a `TypeError` for anything else. */
export function readAge(olderThan: number | string): number {
  const age = typeof olderThan === 'string' ? parseDuration(olderThan) : olderThan;
  if (typeof age === 'number' && age >= 0) return age;
  throw new TypeError(`olderThan must be milliseconds or a duration such as 24h; got ${String(olderThan)}`);
}

const HOUR = 3_600_000;

/** Whether something is old enough for `verify` to repair it. With 0 all is, whatever the clocks say. */
export function isSettled(since: number, olderThan: number | string = HOUR): boolean {
  const age = readAge(olderThan);
  return age === 0 || Date.now() - since > age;
}
