import { StoreError } from './store-error.js';

/** Entries of a full page, objects and prefixes together. */
export const PAGE_SIZE = 1000;

/** `EINVAL` for a limit that is not a whole number of at least 1. One over 1,000 means a full page. */
export function checkLimit(limit: number | undefined): void {
  if (limit === undefined || (Number.isSafeInteger(limit) && limit > 0)) return;
  throw new StoreError('EINVAL', '', { message: `a limit must be a positive whole number, not ${limit}` });
}
