import type { ByteRange } from '../fill.js';
import { RangeSet } from './range-set.js';
import type { Wish } from './read-ahead.js';

export interface RequestSizes {
  /** Bytes of the largest request. */
  readonly request: number;
  /** Bytes; requests of those who read here and there begin and end at multiples of it. */
  readonly granule: number;
}

export interface RequestPlan {
  readonly start: number;
  /** What is asked of the store; `end` is what is wanted of it for now. */
  readonly limit: number;
  readonly end: number;
}

/**
 * The request for a byte that is not there and not under way. A sequential reader's reaches to the end of a part, so
 * that it can be read on; any other's is as small as the granule lets it be. What is `taken` is not asked for again.
 *
 * `missing`: from the byte that is wanted to where wanting ends. `size`: bytes of the object.
 */
export function planRequest(
  missing: ByteRange,
  wish: Pick<Wish, 'isSequential' | 'limit'>,
  { request, granule }: RequestSizes,
  size: number,
  taken: (window: ByteRange) => readonly ByteRange[],
): RequestPlan {
  const window = wish.isSequential
    ? { start: missing.start, end: endOfSequential(missing.start, wish.limit, request, size) }
    : {
        start: floor(missing.start, granule),
        end: Math.min(size, ceil(Math.min(missing.end, missing.start + request), granule)),
      };
  const gaps = new RangeSet(taken(window)).gaps(window);
  const { start, end } = gaps.find((gap) => gap.end > missing.start)!;
  const limit = Math.min(end, start + request);
  return { start, limit, end: wish.isSequential ? Math.min(limit, missing.end) : limit };
}

/** A declared end that one request reaches is reached by one; otherwise parts are asked for as parts. */
function endOfSequential(start: number, limit: number, request: number, size: number): number {
  const last = Math.min(limit, size);
  return last - start <= request && last < size ? last : Math.min(last, floor(start, request) + request);
}

function floor(position: number, unit: number): number {
  return position - (position % unit);
}

function ceil(position: number, unit: number): number {
  return floor(position + unit - 1, unit);
}
