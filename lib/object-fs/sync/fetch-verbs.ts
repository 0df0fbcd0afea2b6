import pLimit from 'p-limit';
import { type ByteRange, pour, splitRange } from '../../cache/fill.js';
import { checkLength } from '../../cache/integrity.js';
import { numericHandle } from '../../cache/numeric-handle.js';
import { codeOf } from '../../errors.js';
import type { Context } from '../context.js';
import { fetchRange } from '../ranged/open-partial.js';
import { asErrno, isStale } from '../store-errors.js';
import { StoreFaults } from '../store-faults.js';

const RANGES_AT_ONCE = 4;

/** What the thread does for reads that wait. */
export const fetchVerbs = {
  /** Writes ranges of one version to a descriptor of the thread that waits; `refused` is what the disk said. */
  async fetchToFile(
    context: Context,
    key: string,
    version: string,
    ranges: readonly ByteRange[],
    descriptor: number,
  ): Promise<{ refused?: string }> {
    const { sizes, budget } = context.partials.shares;
    const faults = new StoreFaults();
    const failure = new AbortController();
    const { signal } = failure;
    const limit = pLimit(RANGES_AT_ONCE);
    const handle = numericHandle(descriptor);
    const work = async (range: ByteRange): Promise<void> => {
      signal.throwIfAborted();
      const lease = await budget.acquire(range.end - range.start, signal);
      try {
        const body = await faults.request(() => fetchRange(context, key, version, range, signal));
        await pour({ handle }, faults.body(body), range, signal);
      } catch (error) {
        failure.abort(error);
        throw error;
      } finally {
        lease.release();
      }
    };
    const works = ranges
      .flatMap((range) => splitRange(range, sizes.request))
      .map((range) => limit(work, range));
    try {
      await Promise.all(works);
      return {};
    } catch (error) {
      if (faults.isOfDisk(error)) return { refused: codeOf(error)! };
      throw asReadError(context, key, error);
    } finally {
      // Nobody may write once the thread that waits goes on.
      await Promise.allSettled(works);
    }
  },

  async fetchBytes(
    context: Context,
    key: string,
    version: string,
    range: ByteRange,
  ): Promise<{ bytes: Uint8Array }> {
    const { signal } = new AbortController();
    const bytes = new Uint8Array(range.end - range.start);
    try {
      let done = 0;
      for await (const chunk of await fetchRange(context, key, version, range, signal)) {
        if (done + chunk.length > bytes.length) checkLength(done + chunk.length, bytes.length);
        bytes.set(chunk, done);
        done += chunk.length;
      }
      checkLength(done, bytes.length);
      return { bytes };
    } catch (error) {
      throw asReadError(context, key, error);
    }
  },
};

function asReadError({ knowledge }: Context, key: string, error: unknown): unknown {
  if (isStale(error)) knowledge.doubt(key);
  return asErrno(error, 'read');
}
