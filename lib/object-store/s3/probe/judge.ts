import { StoreError } from '../../store-error.js';
import { statusOf } from '../errors.js';
import { type Attempt, RACERS } from './bench.js';
import type { Finding, Form } from './finding.js';

/** Races are repeated so often while nobody wins, and where one wins once more. */
const ROUNDS = 3;

/** The version of an object that was never there, in the form of an MD5. */
export const NO_VERSION = '"00000000000000000000000000000000"';

/** A condition that does not hold: 412, for MinIO once 304, with others under way 409, and 404 for what is not there. */
export function isUnmet(attempt: Attempt): boolean {
  return 'status' in attempt && [304, 404, 409, 412].includes(attempt.status);
}

export function isDone(attempt: Attempt): attempt is { readonly version: string } {
  return 'version' in attempt;
}

/**
 * What a race between writers of whom one may win says of a condition. `round` begins the race; each writer has bytes of
 * its own.
 */
export async function judgeRace(
  form: Form,
  round: (racers: number) => Promise<readonly (() => Promise<Attempt>)[]>,
  racers: number = RACERS,
): Promise<Finding> {
  let wins = 0;
  let attempts: readonly Attempt[] = [];
  for (let number = 0; number < ROUNDS && wins < 2; number += 1) {
    attempts = await outcomes(await round(racers));
    const winners = attempts.filter(isDone).length;
    if (winners > 1) return { verdict: 'ignored', seen: `${winners} of ${racers} writers at once won` };
    wins += winners;
  }
  if (wins === 0)
    return { verdict: 'refused', seen: `nobody of ${racers} won, answers ${answers(attempts)}` };
  return { verdict: 'kept', form, seen: `one of ${racers} writers at once won` };
}

/** Ceph 16 answers some who lose with 500. Where nobody wins, that is the store's trouble and no answer. */
async function outcomes(racers: readonly (() => Promise<Attempt>)[]): Promise<readonly Attempt[]> {
  const settled = await Promise.allSettled(racers.map((write) => write()));
  const failed = settled.find((result) => result.status === 'rejected')?.reason as unknown;
  const attempts = settled.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const isTrouble = failed !== undefined && (!attempts.some(isDone) || !isServerFault(failed));
  if (isTrouble) throw failed;
  return attempts;
}

function isServerFault(error: unknown): boolean {
  return error instanceof StoreError && (statusOf(error) ?? 0) >= 500;
}

/** Statuses, each once. */
export function answers(attempts: readonly Attempt[]): string {
  const statuses = attempts.map((attempt) => ('status' in attempt ? attempt.status : 200));
  return [...new Set(statuses)].sort().join(', ');
}
