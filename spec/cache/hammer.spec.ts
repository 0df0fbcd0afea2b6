import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { printedSeed } from '../support/random.js';
import { keptApart, startApart } from './support/children.js';
import type { HammerResult } from './support/hammering-child.js';
import { expectNothingLeft, filesBelow, inDirectory, isWhole } from './support.js';

/** Of both together; more for a night: `MEDIAFS_TEST_OPERATIONS=100000`. */
const OPERATIONS = Number(process.env['MEDIAFS_TEST_OPERATIONS'] ?? 4000);
const PROCESSES = 2;

describe(`two processes on one cache directory (${keptApart})`, () => {
  it('never read what is not what they were told', () =>
    inDirectory(async (directory) => {
      const seed = printedSeed('hammer');
      const children = Array.from({ length: PROCESSES }, (_, index) =>
        startApart('hammering-child', [directory, seed + index, `process ${index}`, OPERATIONS / PROCESSES]),
      );
      const results = (await Promise.all(children.map((child) => child.message()))) as HammerResult[];
      await Promise.all(children.map((child) => child.gone));
      for (const { operations, reads, wrong } of results) {
        expect(wrong).to.deep.equal([]);
        expect(operations).to.be.at.least(OPERATIONS / PROCESSES);
        expect(reads, 'reads that found something').to.be.greaterThan(OPERATIONS / PROCESSES / 10);
      }
      for (const name of await filesBelow(join(directory, 'files')))
        expect(isWhole(await readFile(join(directory, 'files', name))), name).to.equal(true);
      await expectNothingLeft(directory);
    }));
});
