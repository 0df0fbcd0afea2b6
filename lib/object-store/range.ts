import type { GetOptions } from './contract.js';
import { StoreError } from './store-error.js';

export type Range = NonNullable<GetOptions['range']>;

/** Refuses a range that is no range (`EINVAL`): negative, fractional, or ending before it starts. */
export function checkRange(range: Range | undefined, key: string): void {
  if (range === undefined) return;
  const { start, end } = range;
  const isEndRight = end === undefined || (Number.isSafeInteger(end) && end >= start);
  if (Number.isSafeInteger(start) && start >= 0 && isEndRight) return;
  throw new StoreError('EINVAL', key, { message: `not a range of bytes: start ${start}, end ${end}` });
}

/** The part of `range` that an object of `size` bytes has; empty at or past its end. */
export function cutRange(range: Range | undefined, size: number): { start: number; end: number } {
  const start = Math.min(range?.start ?? 0, size);
  return { start, end: Math.max(start, Math.min(range?.end ?? size, size)) };
}
