import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { MemoryObjectStore } from '../../../lib/object-store/memory.js';
import { type FaultyDisk, failing, type IsChosen, preceding } from '../../cache/support/faults.js';
import { delay, expectNothingLeft } from '../../cache/support.js';
import type { Operation } from '../../object-fs/fault-matrix/operation.js';
import { expectNoMoreThan, resourcesNow } from '../../object-fs/fault-matrix/resources.js';
import { eventually } from '../../object-fs/ranged/support.js';
import { printedSeed } from '../../support/random.js';
import { recordResult } from '../results.js';
import { FAULTS, type Fault, isMet } from './disk-faults.js';
import { OPENERS, OPERATIONS, OUTPUT, READERS } from './operations.js';
import { CELLS, sampleOf } from './sample.js';
import { openStage, prepare, WARMTHS, type Warmth } from './stage.js';
import { expectRight, expectUnharmed, outcomeOf } from './verdict.js';

interface Cell {
  readonly operation: Operation;
  readonly warmth: Warmth;
  readonly fault: Fault;
  /** Which call to the disk meets it, from 1, and whether all later ones do as well. */
  readonly number: number;
  readonly isLasting: boolean;
}

const REMOVING = ['unlink', 'rm', 'rmdir'];

describe('every call, on a cache disk of which any call fails', function () {
  this.timeout(0);
  const seed = printedSeed('disk faults');
  let directory: string;
  let stages = 0;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mediafs-faults-'));
  });

  after(() => rm(directory, { recursive: true, maxRetries: 5 }));

  it('comes to the right bytes or the right errno, and leaves nothing', async () => {
    // In the turn of a timer, as the looks that compare are.
    await delay(1);
    const resources = resourcesNow();
    const cells = sampleOf(await allCells(), seed);
    const failures: string[] = [];
    let met = 0;
    for (const cell of cells) {
      const title = `${cell.fault} at call ${cell.number}${cell.isLasting ? ' and later' : ''}: ${cell.operation.title}, ${cell.warmth}`;
      await play(cell).then(
        (failed) => {
          if (failed !== undefined) met += 1;
        },
        (error: Error) => failures.push(`${title}: ${error.stack}`),
      );
    }
    if (failures.length > 0)
      throw new Error(`${failures.length} of ${cells.length} cells:\n${failures.slice(0, 20).join('\n')}`);
    expect(met, 'faults that were met').to.be.above(cells.length / 2);
    await expectNoMoreThan(resources);
    await recordResult('faults-disk', { cells: cells.length, met, operations: OPERATIONS.length });
  });

  async function allCells(): Promise<Cell[]> {
    const cells: Cell[] = [];
    const pairs = OPERATIONS.flatMap((operation) => WARMTHS.map((warmth) => ({ operation, warmth })));
    for (const { operation, warmth } of sampleOf(pairs, seed, CELLS / 4)) {
      const calls = await countCalls(operation, warmth);
      for (const fault of FAULTS) {
        for (let number = 1; number <= calls[fault]!; number += 1) {
          for (const isLasting of fault === 'removed' ? [false] : [false, true])
            cells.push({ operation, warmth, fault, number, isLasting });
        }
      }
    }
    return cells;
  }

  function anewStage() {
    stages += 1;
    return openStage(new MemoryObjectStore(), join(directory, `${stages}`));
  }

  /** Calls that each fault could meet. */
  async function countCalls(operation: Operation, warmth: Warmth): Promise<Record<string, number>> {
    await using stage = anewStage();
    await prepare(stage, operation, warmth);
    const counts = FAULTS.map((fault) => ({ fault, isMet: isMet(fault, stage.cacheDirectory), count: 0 }));
    const disk = failing((...call) => {
      for (const one of counts) if (one.isMet(...call)) one.count += 1;
      return false;
    }, 'EIO');
    try {
      await operation.run(stage.volume, '/m');
    } finally {
      disk.restore();
    }
    return Object.fromEntries(counts.map(({ fault, count }) => [fault, count]));
  }

  /** Answers which call met the fault. */
  async function play({ operation, warmth, fault, number, isLasting }: Cell): Promise<string | undefined> {
    await using stage = anewStage();
    await prepare(stage, operation, warmth);
    const isOfCache = isMet(fault, stage.cacheDirectory);
    let isRemovalRefused = false;
    let count = 0;
    const isChosen: IsChosen = (call, args, _, descriptor) => {
      if (!isOfCache(call, args, 0, descriptor)) return false;
      count += 1;
      const isHit = isLasting ? count >= number : count === number;
      if (isHit && REMOVING.includes(call)) isRemovalRefused = true;
      return isHit;
    };
    const remove = () => rm(stage.cacheDirectory, { recursive: true, force: true, maxRetries: 5 });
    const disk: FaultyDisk = fault === 'removed' ? preceding(isChosen, remove) : failing(isChosen, fault);
    const outcome = await outcomeOf(() => operation.run(stage.volume, '/m')).finally(() => disk.restore());
    expectRight(outcome, operation, codesOf(operation, fault, disk.failed()), stage.cacheDirectory);
    await expectUnharmed(stage, operation, outcome);
    // What could not be removed is garbage, and is found as such.
    if (isRemovalRefused && operation !== OUTPUT) await eventually(() => stage.expectSwept());
    // What was complete may just be published, or given up.
    else if (!isRemovalRefused) await eventually(() => expectNothingLeft(stage.cacheDirectory));
    return disk.failed();
  }
});

/**
 * A disk that is broken costs who reads nothing, but what is done by a descriptor that the caller holds, and a descriptor
 * itself where the process has none left.
 */
function codesOf(operation: Operation, fault: Fault, call = ''): readonly string[] {
  // What goes between a look at it and its open is no path of the caller's that is missing.
  const codes = fault === 'removed' ? ['ENOENT', 'EIO'] : [fault];
  const isByDescriptor = call.startsWith('handle.') || (fault === 'EMFILE' && OPENERS.includes(operation));
  return READERS.includes(operation) && !isByDescriptor ? [] : codes;
}
