import type { Form } from '../step.js';
import type { Scope } from './arbitrary-turns.js';
import { assertConsistent } from './assert-consistent.js';
import { memoryPlace } from './memory-place.js';

/** On both sides of the length of a part; few, so that versions are often of one length. */
const lengths = [0, 1, 8, 8, 19, 20, 21, 50, 50, 50];

describe('two mounts and another client on a bucket in memory keep what is promised', () => {
  function keeps(title: string, freshness: Scope['freshness'], forms: readonly Form[], usual: number): void {
    it(title, async function () {
      this.timeout(0);
      const scope = { freshness, lengths, forms };
      await assertConsistent(`another client, ${title}`, memoryPlace, scope, usual);
    });
  }

  for (const freshness of [1000, 0, 'immutable'] as const)
    keeps(`with a freshness of ${freshness}`, freshness, ['promises', 'promises', 'callback'], 700);

  // Each start of a thread for them takes longer than all else in a program.
  keeps('with sync calls', 1000, ['promises', 'sync'], 40);
});
