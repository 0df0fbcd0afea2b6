import { join } from 'node:path';
import { expect } from 'chai';
import { MemoryObjectStore } from '../../../lib/object-store/memory.js';
import { type DiskKind, fullDisk, readOnlyDisk } from '../../cache/support/disks.js';
import { expectNothingLeft } from '../../cache/support.js';
import { eventually } from '../../object-fs/ranged/support.js';
import { printedSeed } from '../../support/random.js';
import { recordResult } from '../results.js';
import { OPERATIONS, READERS } from './operations.js';
import { CELLS, sampleOf } from './sample.js';
import { openStage, prepare, WARMTHS } from './stage.js';
import { expectRight, expectUnharmed, outcomeOf } from './verdict.js';

const DISKS: Readonly<Record<string, DiskKind>> = { ENOSPC: fullDisk, EROFS: readOnlyDisk };
const PAIRS = OPERATIONS.flatMap((operation) => WARMTHS.map((warmth) => ({ operation, warmth })));

describe('every call', function () {
  this.timeout(0);
  let played = 0;

  for (const [code, kind] of Object.entries(DISKS)) {
    it(`on ${kind.described}, comes to the right bytes or ${code}, and leaves nothing`, async () => {
      for (const { operation, warmth } of sampleOf(PAIRS, printedSeed(code), CELLS / 3)) {
        const disk = kind.make();
        const cacheDirectory = join(disk.directory, 'cache');
        try {
          await using stage = openStage(new MemoryObjectStore(), cacheDirectory);
          await prepare(stage, operation, warmth);
          await expectNothingLeft(cacheDirectory);
          disk.break();
          const outcome = await outcomeOf(() => operation.run(stage.volume, '/m'));
          expectRight(outcome, operation, READERS.includes(operation) ? [] : [code], cacheDirectory);
          await expectUnharmed(stage, operation, outcome, code === 'EROFS' && warmth === 'warm');
          // What is read ahead may just be given up.
          await eventually(() => expectNothingLeft(cacheDirectory));
          played += 1;
        } catch (cause) {
          throw new Error(`${operation.title}, ${warmth}: ${(cause as Error).stack}`, { cause });
        } finally {
          await disk.remove();
        }
      }
    });
  }

  it('says EROFS to who writes where not even the directory of the cache could be made', async () => {
    const disk = DISKS['EROFS']!.make();
    const refusal = await (async () => {
      disk.break();
      await using stage = openStage(new MemoryObjectStore(), join(disk.directory, 'not', 'there'));
      await stage.store.put('file', Buffer.from('content'));
      return outcomeOf(() => stage.volume.promises.open('/m/file', 'r+'));
    })().finally(() => disk.remove());
    expect(refusal).to.have.property('error').that.includes({ code: 'EROFS', path: '/m/file' });
  });

  it('was played', async () => {
    expect(played).to.be.above(0);
    await recordResult('faults-real-disks', { cells: played });
  });
});
