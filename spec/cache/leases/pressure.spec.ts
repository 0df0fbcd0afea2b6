import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { costOf } from '../../../lib/cache/budget/cost.js';
import { printedSeed } from '../../support/random.js';
import { startChild } from '../support/children.js';
import type { LeasingResult } from '../support/leasing-under-pressure-child.js';
import { expectNothingLeft, inDirectory, PART } from '../support.js';

const PROCESSES = 2;
const LEASES = 400;
const KEYS = 60;
const MOST = 20 * costOf(PART);

describe('leases of two processes on a cache directory that is too small', () => {
  it('keep every file where it is until they are released', () =>
    inDirectory(async (directory) => {
      const seed = printedSeed('leases under pressure');
      const children = Array.from({ length: PROCESSES }, (_, index) =>
        startChild('leasing-under-pressure-child', [directory, seed + index, LEASES, KEYS, PART, MOST]),
      );
      const results = (await Promise.all(children.map((child) => child.message()))) as LeasingResult[];
      await Promise.all(children.map((child) => child.gone));
      for (const { wrong, cached, gets } of results) {
        expect(wrong).to.deep.equal([]);
        expect(cached, 'leases of cached files').to.be.greaterThan(LEASES / 20);
        expect(gets, 'requests: what was evicted came again').to.be.greaterThan(KEYS);
      }
      expect(await readdir(join(directory, 'leases'))).to.deep.equal([]);
      await expectNothingLeft(directory);
    })).timeout(120_000);
});
