import { performance } from 'node:perf_hooks';
import { codeOf } from '../errors.js';
import { StoreError } from '../object-store/store-error.js';

/** Milliseconds after a failure for which the store is not asked again where something else will do. */
const PAUSE = 5000;

/**
 * Serves what was true a while ago where the store cannot answer. That it cannot is remembered: reads then do not wait
 * for what the store is given to answer in, but for one at a time that asks again once in a while.
 */
export class StaleIfError {
  /** Milliseconds since the store last confirmed it for which something may be served. */
  readonly limit: number;
  readonly #clock: () => number;
  /** Until then the store counts as down; `undefined` while it answers. */
  #downUntil: number | undefined;
  #isProbing = false;

  constructor(limit: number, clock: () => number = () => performance.now()) {
    this.limit = limit;
    this.#clock = clock;
  }

  /** What `ask` resolves with; where the store cannot answer, what `stale` has, or its failure where that has nothing. */
  async run<Result>(ask: () => Promise<Result>, stale: () => Promise<Result | undefined>): Promise<Result> {
    const isProbe = this.#takeProbe();
    if (this.#downUntil !== undefined && !isProbe) {
      const served = await stale();
      if (served !== undefined) return served;
    }
    try {
      const result = await ask();
      this.#downUntil = undefined;
      return result;
    } catch (error) {
      if (!isOutage(error)) {
        // Any answer is one; of an aborted call nobody knows.
        if (codeOf(error) !== 'ABORT_ERR') this.#downUntil = undefined;
        throw error;
      }
      this.#downUntil = this.#clock() + PAUSE;
      const served = await stale();
      if (served === undefined) throw error;
      return served;
    } finally {
      if (isProbe) this.#isProbing = false;
    }
  }

  #takeProbe(): boolean {
    if (this.#downUntil === undefined || this.#isProbing || this.#clock() < this.#downUntil) return false;
    this.#isProbing = true;
    return true;
  }
}

/** Undefined where nothing may be served in place of an answer: by default, and with a limit of 0. */
export function staleIfErrorOf(limit: number | boolean | undefined): StaleIfError | undefined {
  const milliseconds = limit === true ? Number.POSITIVE_INFINITY : Number(limit ?? 0);
  return milliseconds > 0 ? new StaleIfError(milliseconds) : undefined;
}

/** Whether the store did not answer, or only that it cannot now; a refusal is an answer. */
function isOutage(error: unknown): boolean {
  return error instanceof StoreError && (error.code === 'EIO' || error.code === 'ETIMEDOUT');
}
