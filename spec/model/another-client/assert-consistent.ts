import fc from 'fast-check';
import { printedSeed } from '../../support/random.js';
import { operations } from '../assert-alike.js';
import { plays, type Scope } from './arbitrary-turns.js';
import { playOut } from './play.js';
import type { Place } from './replica.js';

const MAX_TURNS = 40;
const BATCH = 4;

/** Plays random programs until so many calls were taken. `newPlace`: an empty bucket. */
export async function assertConsistent(
  title: string,
  newPlace: () => Place,
  scope: Scope,
  usual: number,
): Promise<void> {
  // Where a few take as long as many elsewhere, the long form is shorter too.
  const wanted = Math.min(operations(usual), usual * 200);
  const seed = printedSeed(title);
  let taken = 0;
  for (let batch = 0; taken < wanted; batch += 1) {
    const property = fc.asyncProperty(plays(scope, MAX_TURNS), async (play) => {
      taken += await playOut(play, newPlace());
    });
    await fc.assert(property, { seed: seed + batch, numRuns: BATCH, endOnFailure: false });
  }
  console.log(`      ${title}: ${taken} operations`);
}
