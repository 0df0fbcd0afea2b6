import { setTimeout as sleep } from 'node:timers/promises';

/** Times the pause, after a store said that it is too much. */
const OF_SLOW_DOWN = 5;
/** Milliseconds. */
const LONGEST = 5000;

export interface BackOffOptions {
  /** Milliseconds of the longest first pause. */
  readonly pause: number;
  readonly signal: AbortSignal | undefined;
  readonly isSlowDown?: boolean;
  /** Milliseconds that the store asked for. */
  readonly least?: number;
}

/** Waits before attempt number `attempt` (from 0) is repeated: a random time below a bound that doubles (full jitter). */
export async function backOff(
  attempt: number,
  { pause, signal, isSlowDown = false, least = 0 }: BackOffOptions,
): Promise<void> {
  const bound = Math.min(LONGEST, (isSlowDown ? pause * OF_SLOW_DOWN : pause) * 2 ** attempt);
  const chosen = Math.max(Math.random() * bound, Math.min(least, LONGEST));
  await sleep(chosen, undefined, signal === undefined ? {} : { signal });
}
