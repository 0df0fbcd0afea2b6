import type { PutOptions } from '../contract.js';
import { backOff } from './backoff.js';
import type { S3Connection } from './connection.js';
import { type FailureKind, statusOf } from './errors.js';

/** Retries of a conditional write that met another one under way. */
const CONFLICT_RETRIES = 3;

/** What a failed condition of this write means. */
export function writeKind(
  options: Pick<PutOptions, 'ifMatch' | 'ifNoneMatch'>,
): Exclude<FailureKind, 'read'> {
  if (options.ifNoneMatch !== undefined) return 'create';
  return options.ifMatch === undefined ? 'write' : 'replace';
}

/** Repeats a write that the store refused as a conflict (409) with another write; in the end it is `ESTALE`. */
export async function retryConflicts<Result>(
  { settings }: S3Connection,
  signal: AbortSignal | undefined,
  write: (retries: number) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await write(attempt);
    } catch (error) {
      if (statusOf(error) !== 409 || attempt === CONFLICT_RETRIES) throw error;
      await backOff(attempt, { pause: settings.retryPause, signal });
    }
  }
}
