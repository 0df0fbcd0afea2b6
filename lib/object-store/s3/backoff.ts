import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds of the longest first pause, and of the longest at all. */
const BASE = 100;
const LONGEST = 5000;

/** Waits before attempt number `attempt` (from 0) is repeated: a random time below a bound that doubles (full jitter). */
export async function backOff(attempt: number, signal: AbortSignal | undefined): Promise<void> {
  const bound = Math.min(LONGEST, BASE * 2 ** attempt);
  await sleep(Math.random() * bound, undefined, signal === undefined ? {} : { signal });
}
