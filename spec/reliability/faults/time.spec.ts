import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { createVolume } from '../../../lib/index.js';
import { ObjectFileSystem } from '../../../lib/object-fs/object-file-system.js';
import { MemoryObjectStore } from '../../../lib/object-store/memory.js';
import { expectNothingLeft } from '../../cache/support.js';
import type { Operation } from '../../object-fs/fault-matrix/operation.js';
import { eventually } from '../../object-fs/ranged/support.js';
import { interceptedStore } from '../../object-store/support/intercepted-store.js';
import { printedSeed } from '../../support/random.js';
import { recordResult } from '../results.js';
import { block, Clock } from './clock.js';
import { OPERATIONS } from './operations.js';
import { sampleOf } from './sample.js';
import { openStage, prepare, WARMTHS, type Warmth } from './stage.js';
import { expectRight, expectUnharmed, outcomeOf } from './verdict.js';

const HOUR = 3_600_000;
const YEAR = 8766 * HOUR;

/** What happens to time while a call is under way. */
const FAULTS: Readonly<Record<string, (clock: Clock) => void>> = {
  'goes back a year': (clock) => clock.jump(-YEAR),
  'goes back an hour': (clock) => clock.jump(-HOUR),
  'goes on an hour': (clock) => clock.jump(HOUR),
  'goes on a year': (clock) => clock.jump(YEAR),
  'is lost: the thread stands still': () => block(40),
};

interface Cell {
  readonly operation: Operation;
  readonly warmth: Warmth;
  readonly fault: string;
  /** Before which request; 0: before the call. */
  readonly request: number;
}

const CELLS: readonly Cell[] = OPERATIONS.flatMap((operation) =>
  WARMTHS.flatMap((warmth) =>
    Object.keys(FAULTS).flatMap((fault) =>
      [0, 1, 2].map((request) => ({ operation, warmth, fault, request })),
    ),
  ),
);

describe('every call, while time', function () {
  this.timeout(0);
  let directory: string;

  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mediafs-time-'));
  });

  after(() => rm(directory, { recursive: true, maxRetries: 5 }));

  it('jumps or stands still, comes to the right bytes, and leaves nothing', async () => {
    const cells = sampleOf(CELLS, printedSeed('time faults'));
    for (const [index, cell] of cells.entries()) {
      await play(cell, join(directory, `${index}`)).catch((cause: Error) => {
        const { operation, warmth, fault, request } = cell;
        throw new Error(`${operation.title}, ${warmth}: ${fault} before request ${request}: ${cause.stack}`, {
          cause,
        });
      });
    }
    await recordResult('faults-time', { cells: cells.length, operations: OPERATIONS.length });
  });

  async function play({ operation, warmth, fault, request }: Cell, cacheDirectory: string): Promise<void> {
    using clock = new Clock();
    let requests = Number.NaN;
    const store = interceptedStore(new MemoryObjectStore(), async (_, proceed) => {
      requests += 1;
      if (requests === request) FAULTS[fault]!(clock);
      return proceed();
    });
    await using stage = openStage(store, cacheDirectory);
    await prepare(stage, operation, warmth);
    requests = 0;
    if (request === 0) FAULTS[fault]!(clock);
    const outcome = await outcomeOf(() => operation.run(stage.volume, '/m'));
    expectRight(outcome, operation, [], cacheDirectory);
    await expectUnharmed(stage, operation, outcome);
    await expectNothingLeft(cacheDirectory);
  }

  for (const fault of Object.keys(FAULTS)) {
    it(`${fault}, believes nothing for longer than its freshness`, async () => {
      using clock = new Clock();
      const store = new MemoryObjectStore();
      await store.put('file', Buffer.from('old'));
      const volume = createVolume();
      const lifetimes = { freshness: 50, negativeFreshness: 50 };
      const cacheDirectory = join(directory, fault);
      volume.mount('/m', new ObjectFileSystem({ store, cacheDirectory, ...lifetimes }));
      try {
        const { promises } = volume;
        expect(await promises.readFile('/m/file', 'utf8')).to.equal('old');
        await promises.stat('/m/other').catch(() => {});
        expect(await promises.readdir('/m')).to.deep.equal(['file']);
        FAULTS[fault]!(clock);
        await store.put('file', Buffer.from('newer'));
        await store.put('other', Buffer.from('there'));
        await eventually(async () => {
          expect(await promises.readFile('/m/file', 'utf8')).to.equal('newer');
          expect((await promises.stat('/m/file')).size).to.equal(5);
          expect((await promises.stat('/m/other')).size).to.equal(5);
        });
      } finally {
        await volume.dispose();
      }
    });
  }
});
