import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { costOf } from '../../../lib/cache/budget/cost.js';
import { printedSeed } from '../../support/random.js';
import { keptApart, startApart } from '../support/children.js';
import type { HammerResult } from '../support/hammering-child.js';
import { cacheIn, delay, expectNothingLeft, filesBelow, inDirectory, isWhole, PART } from '../support.js';

/** Of both together; more for a night: `MEDIAFS_TEST_OPERATIONS=100000`. */
const OPERATIONS = Number(process.env['MEDIAFS_TEST_OPERATIONS'] ?? 4000);
const PROCESSES = 2;
const KEYS = 100;
const MOST = 20 * costOf(2 * PART);

async function bytesIn(directory: string, folders: readonly string[]): Promise<number> {
  let sum = 0;
  for (const folder of folders) {
    for (const name of await filesBelow(join(directory, folder))) {
      const stats = await stat(join(directory, folder, name)).catch(() => undefined);
      sum += (stats?.blocks ?? 0) * 512;
    }
  }
  return sum;
}

describe(`two processes on one cache directory that is too small for both (${keptApart})`, () => {
  it('stay below its bound together, and never read what is not what they were told', () =>
    inDirectory(async (directory) => {
      const seed = printedSeed('bound');
      const children = Array.from({ length: PROCESSES }, (_, index) =>
        startApart('hammering-child', [
          directory,
          seed + index,
          `process ${index}`,
          OPERATIONS / PROCESSES,
          MOST,
          KEYS,
        ]),
      );
      let isOver = false;
      let most = 0;
      const watching = (async () => {
        for (; !isOver; await delay(5)) most = Math.max(most, await bytesIn(directory, ['files', 'tmp']));
      })();
      const ends = Promise.all(children.map((child) => child.message()));
      const results = (await ends.finally(() => {
        isOver = true;
        return watching;
      })) as HammerResult[];
      await Promise.all(children.map((child) => child.gone));
      for (const { wrong, reads } of results) {
        expect(wrong).to.deep.equal([]);
        expect(reads, 'reads that found something').to.be.greaterThan(10);
      }
      // Who walks through a directory in which files come and go may count some of both.
      expect(most).to.be.within(MOST / 2, MOST * 1.1);
      for (const name of await filesBelow(join(directory, 'files')))
        expect(isWhole(await readFile(join(directory, 'files', name))), name).to.equal(true);
      await expectNothingLeft(directory);
      const cache = cacheIn(directory, { maxBytes: MOST });
      await cache.budget.couldHold(1);
      expect(cache.budget.bytes, 'as all have told').to.be.at.most(MOST);
      expect(await bytesIn(directory, ['files'])).to.be.at.most(cache.budget.bytes!);
    }));
});
