import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds of the longest first pause, after a store said that it is too much, and of the longest at all. */
const BASE = 100;
const BASE_OF_SLOW_DOWN = 500;
const LONGEST = 5000;

export interface BackOffOptions {
  readonly signal: AbortSignal | undefined;
  readonly isSlowDown?: boolean;
  /** Milliseconds that the store asked for. */
  readonly least?: number;
}

/** Waits before attempt number `attempt` (from 0) is repeated: a random time below a bound that doubles (full jitter). */
export async function backOff(
  attempt: number,
  { signal, isSlowDown = false, least = 0 }: BackOffOptions,
): Promise<void> {
  const bound = Math.min(LONGEST, (isSlowDown ? BASE_OF_SLOW_DOWN : BASE) * 2 ** attempt);
  const pause = Math.max(Math.random() * bound, Math.min(least, LONGEST));
  await sleep(pause, undefined, signal === undefined ? {} : { signal });
}
