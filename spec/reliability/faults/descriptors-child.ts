import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { MemoryObjectStore } from '../../../lib/object-store/memory.js';
import { expectNothingLeft } from '../../cache/support.js';
import { eventually } from '../../object-fs/ranged/support.js';
import { OPERATIONS } from './operations.js';
import { sampleOf } from './sample.js';
import { openStage, prepare, WARMTHS } from './stage.js';
import { expectRight, expectUnharmed, outcomeOf } from './verdict.js';

/** `descriptors-child DIRECTORY SEED`: calls for which so few descriptors are left, below the limit of the process. */
const [directory = '', seed = '0'] = process.argv.slice(2);
const MOST_FREE = 8;

export interface Played {
  readonly cells: number;
  readonly refused: number;
  readonly failures: readonly string[];
}

const cells = OPERATIONS.flatMap((operation) =>
  WARMTHS.flatMap((warmth) => Array.from({ length: MOST_FREE }, (_, free) => ({ operation, warmth, free }))),
);
const chosen = sampleOf(cells, Number(seed));
const failures: string[] = [];
let refused = 0;
for (const [index, { operation, warmth, free }] of chosen.entries()) {
  const cacheDirectory = join(directory, `${index}`);
  try {
    await using stage = openStage(new MemoryObjectStore(), cacheDirectory);
    await prepare(stage, operation, warmth);
    await expectNothingLeft(cacheDirectory);
    const taken = takeAllBut(free);
    const outcome = await outcomeOf(() => operation.run(stage.volume, '/m'));
    for (const descriptor of taken) closeSync(descriptor);
    if ('error' in outcome) refused += 1;
    expectRight(outcome, operation, ['EMFILE'], cacheDirectory);
    await expectUnharmed(stage, operation, outcome);
    await eventually(() => expectNothingLeft(cacheDirectory));
  } catch (error) {
    failures.push(`${operation.title}, ${warmth}, ${free} left: ${(error as Error).stack}`);
  }
}
process.send!({ cells: chosen.length, refused, failures } satisfies Played, () => process.disconnect!());

function takeAllBut(free: number): number[] {
  const taken: number[] = [];
  try {
    for (;;) taken.push(openSync('/dev/null', 'r'));
  } catch {
    for (const descriptor of taken.splice(0, free)) closeSync(descriptor);
    return taken;
  }
}
