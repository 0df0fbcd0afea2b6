import fc from 'fast-check';
import { printedSeed } from '../../support/random.js';
import { operations } from '../assert-alike.js';
import { plans } from './plans.js';
import { play } from './play.js';

const BATCH = 25;

describe('callers whose requests pass one another come to what they could come to one after the other', () => {
  it('whatever they call, and whatever waits for what', async function () {
    this.timeout(0);
    const wanted = operations(700);
    const seed = printedSeed('interleaved callers');
    let taken = 0;
    for (let batch = 0; taken < wanted; batch += 1) {
      const property = fc.asyncProperty(plans, async (plan) => {
        taken += await play(plan);
      });
      await fc.assert(property, {
        seed: seed + batch,
        numRuns: BATCH,
        interruptAfterTimeLimit: 20000,
        markInterruptAsFailure: false,
      });
    }
    console.log(`      interleaved callers: ${taken} operations`);
  });
});
