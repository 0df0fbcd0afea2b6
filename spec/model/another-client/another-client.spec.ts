import { assertConsistent } from './assert-consistent.js';
import { memoryPlace } from './memory-place.js';

/** On both sides of the length of a part; few, so that versions are often of one length. */
const lengths = [0, 1, 3, 8, 8, 19, 20, 21, 50, 50];

describe('two mounts and another client on a bucket in memory keep what is promised', () => {
  for (const freshness of [1000, 0, 'immutable'] as const) {
    it(`with a freshness of ${freshness}`, async function () {
      this.timeout(0);
      await assertConsistent(`another client, ${freshness}`, memoryPlace, { freshness, lengths }, 600);
    });
  }
});
