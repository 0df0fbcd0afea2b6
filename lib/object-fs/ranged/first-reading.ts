import { letGo } from '../../cache/body.js';
import { planRequest } from '../../cache/partial/plan-request.js';
import type { Waiters } from '../../cache/single-flight.js';
import type { ObjectReading } from '../../object-store/contract.js';
import type { Context } from '../context.js';

/** What a caller is going to read of an object, or to write; `end` is exclusive, and absent for the rest of it. */
export interface Interest {
  readonly start: number;
  readonly end?: number | undefined;
  /** A stream writes it from its start to its end, and nothing else. */
  readonly isStream?: boolean;
}

/** What who asks is going to take. */
export interface Taking {
  readonly interest?: Interest | undefined;
  /** Whether he takes all of it, and closes nothing before that. */
  readonly isWhole?: boolean | undefined;
}

export interface FirstReading {
  readonly reading: ObjectReading;
  /**
   * Its body is wanted even when those who asked leave, until it is ended. Throws an `AbortError` if they have left
   * already. Without `end` where nobody can leave.
   */
  keep(): { readonly end?: () => void };
}

/**
 * The first request for an object. Of one that may be small it asks for a part, which is then all of it; of one that is
 * known to be large, for what the caller is going to read. `undefined` if it still is the version `ifNoneMatch`.
 */
export async function firstReading(
  context: Context,
  key: string,
  { interest, isWhole }: Taking,
  ifNoneMatch: string | undefined,
  waiters: Waiters,
): Promise<FirstReading | undefined> {
  // Who opens it may close it at any time, whether or not he brought a signal.
  const signal = isWhole ? waiters.leaving : waiters.signal;
  const options = { range: firstRange(context, key, interest), signal };
  const reading =
    ifNoneMatch === undefined
      ? await context.store.get(key, options)
      : await context.store.get(key, { ...options, ifNoneMatch });
  return reading && { reading, keep: () => (signal ? keep(reading, waiters) : {}) };
}

function keep({ body }: ObjectReading, waiters: Waiters) {
  try {
    const controller = waiters.detach();
    return { end: () => controller.abort() };
  } catch (error) {
    letGo(body);
    throw error;
  }
}

function firstRange({ partSize, partials, knowledge }: Context, key: string, interest: Interest | undefined) {
  const known = knowledge.lastState(key)?.size;
  const size = known ?? Number.MAX_SAFE_INTEGER;
  const { start, end = size } = interest ?? { start: 0, end: 0 };
  const isLarge = start >= partSize || (known ?? 0) > partSize;
  if (!isLarge || start >= Math.min(end, size)) return { start: 0, end: partSize };
  const wish = { isSequential: true, limit: end };
  const { limit } = planRequest({ start, end }, wish, partials.shares.sizes, size, () => []);
  return { start, end: limit };
}
