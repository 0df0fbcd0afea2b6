import { DiskUnavailable } from './disk-health.js';

/** Nothing where the disk was not asked or has not answered; rethrows what it said. */
export function unlessUnavailable(error: unknown): undefined {
  if (!(error instanceof DiskUnavailable)) throw error;
  return undefined;
}

/** Whether the disk was not even asked. */
export function isLeftOut(error: unknown): boolean {
  return error instanceof DiskUnavailable && !error.isLate;
}
