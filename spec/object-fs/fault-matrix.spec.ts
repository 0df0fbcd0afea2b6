import { expect } from 'chai';
import { delay } from '../cache/support.js';
import { type Cell, cellsOf, playCell, playWell } from './fault-matrix/cell.js';
import { FAULTS } from './fault-matrix/faults.js';
import { MOVING } from './fault-matrix/moving.js';
import type { Operation } from './fault-matrix/operation.js';
import { READING } from './fault-matrix/reading.js';
import { expectNoMoreThan, type Resources, resourcesNow } from './fault-matrix/resources.js';
import { WRITING } from './fault-matrix/writing.js';

const OPERATIONS: readonly Operation[] = [...READING, ...WRITING, ...MOVING];

/** Cells that are played at once: most of them wait. */
const AHEAD = 8;

describe('the object file system, on a store', () => {
  describe('that is well', () => {
    for (const operation of OPERATIONS) {
      it(`sends for ${operation.title} what the matrix takes for its budget`, async () => {
        expect(await playWell(operation)).to.deep.equal(operation.requests);
      });
    }
  });

  for (const fault of FAULTS) {
    describe(`whose answer ${fault.title}`, () => {
      const cells = cellsOf(fault, OPERATIONS);
      const play = playAhead(cells);
      let resources: Resources;

      before(async () => {
        // From now on mocha's own timer runs, as it does in the spec that compares.
        await delay(1);
        resources = resourcesNow();
      });

      for (const [index, { operation, kind, mode }] of cells.entries()) {
        const how = mode === 'once' ? 'once' : 'for good';
        it(`to ${kind} ${how}, does ${operation.title} or says why not`, () => play(index));
      }

      it('leaves nothing under way', () => expectNoMoreThan(resources));
    });
  }
});

/** Plays cells in their order, some ahead of the spec that asks how they end. */
function playAhead(cells: readonly Cell[]): (index: number) => Promise<void> {
  const plays: Promise<void>[] = [];
  return (index) => {
    for (let next = plays.length; next < cells.length && next <= index + AHEAD; next += 1) {
      const play = playCell(cells[next]!);
      play.catch(() => {});
      plays.push(play);
    }
    return plays[index]!;
  };
}
