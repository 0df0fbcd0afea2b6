import { backOff } from './backoff.js';
import type { Ending } from './deadline.js';
import { isLostConnection } from './network-errors.js';
import type { RetryBudget } from './retry-budget.js';
import type { ServiceFailure } from './service-failure.js';

export interface RetryOptions {
  /** The first included. */
  readonly attempts: number;
  /** Milliseconds of the longest first pause. */
  readonly pause: number;
  readonly budget: RetryBudget;
  /** Of the call as a whole. */
  readonly ending: Ending;
}

/** Repeats a request that fails with what passes, as often as attempts and budget allow. */
export async function withRetries<Result>(
  request: () => Promise<Result>,
  { attempts, pause, budget, ending }: RetryOptions,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const result = await request();
      budget.recordSuccess();
      return result;
    } catch (error) {
      const { isPassing, isSlowDown } = judge(error as Failure);
      if (!isPassing || attempt >= attempts || ending.aborted || !budget.take()) throw error;
      const least = retryAfter(error as Failure);
      await backOff(attempt - 1, { pause, signal: ending.signal, isSlowDown, least });
    }
  }
}

interface Failure extends ServiceFailure {
  readonly $metadata?: ServiceFailure['$metadata'] & { readonly clockSkewCorrected?: boolean };
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
}

const SLOW_DOWN = new Set([
  'SlowDown',
  'TooManyRequests',
  'TooManyRequestsException',
  'RequestLimitExceeded',
]);

/** By name, whatever status they come with: some stores send them with 400 or inside a 200. */
const PASSING = new Set(['InternalError', 'ServiceUnavailable', 'RequestTimeout', 'TimeoutError']);

const PASSING_STATUS = new Set([408, 429, 500, 502, 503, 504]);

function judge(error: Failure): { isPassing: boolean; isSlowDown: boolean } {
  const { httpStatusCode = 0, clockSkewCorrected = false } = error.$metadata ?? {};
  const isSlowDown = SLOW_DOWN.has(error.name) || httpStatusCode === 429 || httpStatusCode === 503;
  const isPassing =
    isSlowDown ||
    // The SDK has learned the store's time from the refusal, and signs with it from now on.
    clockSkewCorrected ||
    PASSING.has(error.name) ||
    PASSING_STATUS.has(httpStatusCode) ||
    isLostConnection(error);
  return { isPassing, isSlowDown };
}

/** Milliseconds that the store asks to wait. */
function retryAfter({ $response }: Failure): number {
  const seconds = Number($response?.headers?.['retry-after'] ?? 0);
  return Number.isFinite(seconds) ? seconds * 1000 : 0;
}
