import pLimit from 'p-limit';
import { type ByteRange, splitRange } from '../fill.js';
import type { CachedFile } from '../record.js';
import type { Partial } from './partial.js';

const RANGES_AT_ONCE = 4;

/** `fetched` is told of the bytes of each range, once they have come. */
export type Completing = [signal: AbortSignal | undefined, fetched?: ((bytes: number) => void) | undefined];

/**
 * Fetches all that is missing, in ranges side by side. Resolves with the published file; `undefined` where the disk
 * does not take it. Rejects with the first failure, once the other requests are let go of.
 */
export async function complete(
  partial: Partial,
  rangeSize: number,
  ...[signal, fetched]: Completing
): Promise<CachedFile | undefined> {
  const reader = {};
  const failure = new AbortController();
  const either = signal ? AbortSignal.any([signal, failure.signal]) : failure.signal;
  const limit = pLimit(RANGES_AT_ONCE);
  const fetch = async (range: ByteRange): Promise<void> => {
    if (!partial.keepsBytes) return;
    try {
      await partial.fetch(reader, range, either);
      fetched?.(range.end - range.start);
    } catch (error) {
      // At once, or those who wait for their turn would still send their requests.
      failure.abort(error);
      throw error;
    }
  };
  const work = splitRange({ start: 0, end: partial.size }, rangeSize).map((range) => limit(fetch, range));
  try {
    await Promise.all(work);
    return await partial.publication;
  } finally {
    await Promise.allSettled(work);
    partial.leave(reader);
  }
}
