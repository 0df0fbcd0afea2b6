import type { AttributeChange } from './attributes.js';

/** Reads the two times of a `utimes` call as Node does: seconds as a number or numeric string, or a Date. */
export function timesOf(accessed: unknown, modified: unknown): AttributeChange {
  return { accessed: nanosecondsOf(accessed, 'atime'), modified: nanosecondsOf(modified, 'mtime') };
}

function nanosecondsOf(time: unknown, name: string): bigint {
  if (time instanceof Date) return BigInt(Math.round(time.getTime() * 1000)) * 1000n;
  const seconds = typeof time === 'string' && +time === Number(time) ? Number(time) : time;
  if (typeof seconds === 'number' && Number.isFinite(seconds)) {
    // Node takes a negative number as "now".
    return seconds < 0 ? BigInt(Date.now()) * 1_000_000n : BigInt(Math.round(seconds * 1e6)) * 1000n;
  }
  throw Object.assign(
    new TypeError(
      `The "${name}" argument must be an instance of Date or one of type number or string. Received ${String(time)}`,
    ),
    { code: 'ERR_INVALID_ARG_TYPE' },
  );
}
