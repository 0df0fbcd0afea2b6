import type { ByteRange } from '../../cache/fill.js';
import type { Partial } from '../../cache/partial/partial.js';
import { planRequest } from '../../cache/partial/plan-request.js';
import type { Wish } from '../../cache/partial/read-ahead.js';
import { codeOf } from '../../errors.js';
import type { Context } from '../context.js';

/**
 * Puts the bytes from `start` on into `target`: what is at hand at once, and what is missing once the thread has fetched
 * it, which writes it into the file, or sends it over where the disk takes nothing.
 */
export function fetchSync(
  context: Context,
  partial: Partial,
  wish: Wish,
  target: Uint8Array,
  start: number,
): void {
  let missing = partial.readSync(target, start);
  if (missing.length === 0) return;
  try {
    if (partial.file?.takesBytes) {
      fetchToFile(context, partial, rangesFor(context, partial, wish, missing));
      missing = partial.readSync(target, start);
    }
    for (const gap of missing) fetchBytes(context, partial, { gap, wish }, target, start);
  } catch (error) {
    if (codeOf(error) === 'ESTALE') context.partials.forget(partial);
    throw error;
  }
}

/** What to ask for: as an asynchronous reader would, but no further ahead than one request. */
function rangesFor(
  { partials }: Context,
  partial: Partial,
  wish: Wish,
  missing: readonly ByteRange[],
): ByteRange[] {
  const { sizes } = partials.shares;
  const most = Math.min(wish.until, wish.end + sizes.request);
  // Whole parts, once it is a part that is to come.
  const until = Math.max(wish.end, most === partial.size ? most : most - (most % sizes.request));
  const ahead = until > wish.end ? until : most;
  const present = (window: ByteRange): ByteRange[] => partial.file!.present.within(window);
  return missing.flatMap((gap) => {
    const end = gap.end === wish.end ? Math.max(ahead, gap.end) : gap.end;
    const ranges: ByteRange[] = [];
    for (let position = gap.start; position < end; ) {
      const plan = planRequest({ start: position, end }, wish, sizes, partial.size, present);
      ranges.push({ start: plan.start, end: plan.end });
      position = plan.end;
      // What lies behind is there already.
      position = partial.file!.present.gaps({ start: position, end })[0]?.start ?? end;
    }
    return ranges;
  });
}

function fetchToFile(context: Context, partial: Partial, ranges: readonly ByteRange[]): void {
  const { key, record, file } = partial;
  const about = { syscall: 'read', keys: [] };
  const given = [key, record.version, ranges, file!.descriptor] as const;
  try {
    const { refused } = context.remote!.call('fetchToFile', [...given], about);
    if (refused === undefined) for (const range of ranges) partial.wrote(range);
    else file!.refuse();
  } catch (error) {
    // It was not waited for: it may still write.
    if (codeOf(error) === 'ETIMEDOUT') file!.abandon();
    throw error;
  }
}

/** Without a disk, whatever is asked for comes over; what comes beside it is kept for a while. */
function fetchBytes(
  context: Context,
  partial: Partial,
  { gap, wish }: { gap: ByteRange; wish: Wish },
  target: Uint8Array,
  start: number,
): void {
  const { key, record, size } = partial;
  const { request, granule } = context.partials.shares.sizes;
  for (let position = gap.start; position < gap.end; ) {
    const wanted = gap.end === wish.end ? wish.until : gap.end;
    const end = Math.min(size, Math.max(Math.min(wanted, position + request), position + granule));
    const given = [key, record.version, { start: position, end }] as const;
    const { bytes } = context.remote!.call('fetchBytes', [...given], { syscall: 'read', keys: [] });
    target.set(bytes.subarray(0, Math.min(end, gap.end) - position), position - start);
    partial.giveSync(bytes, position);
    position = end;
  }
}
