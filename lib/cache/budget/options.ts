import type { Evicted } from './evict.js';

export const DEFAULT_MIN_FREE_RATIO = 0.05;
export const DEFAULT_GRACE = 60_000;
export const DEFAULT_PATIENCE = 200;

export interface BudgetOptions {
  /** Bytes. Default 10 GiB, or half of what is free and what the cache holds, if that is less. */
  readonly maxBytes?: number | undefined;
  /** The share of the disk that stays free. Default 0.05. */
  readonly minFreeRatio?: number | undefined;
  /** Milliseconds for which a file stays after it was published. Default 60,000. */
  readonly grace?: number | undefined;
  /** Milliseconds that who wants room waits for it. Default 200. */
  readonly patience?: number | undefined;
}

export interface BudgetHooks {
  evicted(file: Evicted): void;
  /** The disk has refused something. */
  fault(error: unknown): void;
}
