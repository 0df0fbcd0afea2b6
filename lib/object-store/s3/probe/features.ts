import { StoreError } from '../../store-error.js';
import type { S3Connection } from '../connection.js';
import { Bench, isAnswer } from './bench.js';
import { type FeatureName, TRIALS, type Trial } from './feature-trials.js';

/** What else stores differ in, apart from conditions on writes. Nothing relies on it; it is for people. */
export interface Feature {
  readonly name: FeatureName;
  /** What it is, in words for people. */
  readonly what: string;
  readonly isThere: boolean;
  readonly seen: string;
}

/**
 * Tries out what can be tried out, on keys that are removed again: about 40 requests. Rejects with a `StoreError` where
 * the store cannot be reached, or has no rights for us.
 */
export async function probeFeatures(connection: S3Connection): Promise<readonly Feature[]> {
  const bench = new Bench(connection);
  const features: Feature[] = [];
  try {
    for (const [name, { what, run }] of Object.entries(TRIALS) as [FeatureName, Trial][]) {
      features.push({ name, what, ...(await outcomeOf(run, bench)) });
    }
    return features;
  } finally {
    await bench.clear();
  }
}

/** A refusal is a finding, and so is an answer that makes no sense, which has no cause. */
async function outcomeOf(run: Trial['run'], bench: Bench): Promise<Pick<Feature, 'isThere' | 'seen'>> {
  try {
    return await run(bench);
  } catch (error) {
    if (!(error instanceof StoreError) || (error.cause !== undefined && !isAnswer(error))) throw error;
    return { isThere: false, seen: error.message };
  }
}
