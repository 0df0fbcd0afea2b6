import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { AHEAD, Usage } from '../../../lib/cache/budget/usage.js';
import { UsageFile } from '../../../lib/cache/budget/usage-file.js';
import { printedSeed } from '../../support/random.js';
import { inDirectory } from '../support.js';

interface Process {
  readonly usage: Usage;
  outstanding: number;
  faults: unknown[];
}

/** Some processes on one cache directory. */
function inProcesses(
  count: number,
  work: (processes: Process[], directory: string) => Promise<void>,
  isFar = false,
): Promise<void> {
  return inDirectory(async (directory) => {
    await mkdir(join(directory, 'tmp'));
    const processes = Array.from({ length: count }, () => {
      const file = new UsageFile(join(directory, 'usage'), join(directory, 'tmp'));
      const process: Process = {
        usage: new Usage(file, {
          outstanding: () => process.outstanding,
          isFar: () => isFar,
          fault: (error) => process.faults.push(error),
        }),
        outstanding: 0,
        faults: [],
      };
      return process;
    });
    await work(processes, directory);
  });
}

describe('what a cache directory holds', () => {
  it('is not known until it is measured', () =>
    inProcesses(1, async ([one]) => {
      one!.usage.add(5);
      await one!.usage.tell();
      expect(one!.usage.total).to.equal(undefined);
      await one!.usage.measure(async () => 100);
      expect(one!.usage.total).to.equal(100);
    }));

  it('goes on being told, by a promise that nobody must catch, after a measure that the disk refused', () =>
    inProcesses(1, async ([one], directory) => {
      const refused = async (): Promise<number> => {
        await rm(join(directory, 'usage'));
        await mkdir(join(directory, 'usage'));
        return 100;
      };
      const error = await one!.usage.measure(refused).catch((reason: unknown) => reason);
      expect(error).to.include({ code: 'EISDIR' });
      await one!.usage.tell();
      await rm(join(directory, 'usage'), { recursive: true });
      await one!.usage.measure(async () => 70);
      one!.usage.add(5);
      await one!.usage.settled();
      expect(one!.usage.total).to.equal(75);
    }));

  it('is known at once to who takes, and to others when they ask', () =>
    inProcesses(2, async ([one, other]) => {
      await one!.usage.measure(async () => 100);
      one!.usage.add(30);
      one!.usage.add(-10);
      expect(one!.usage.total).to.equal(120);
      await one!.usage.tell();
      await other!.usage.tell();
      expect(other!.usage.total).to.equal(120);
    }));

  it('is told whole by who asks after taking, however many do', () =>
    inProcesses(2, async ([one, other]) => {
      await one!.usage.measure(async () => 0);
      const take = async ({ usage }: Process) => {
        usage.add(1);
        await usage.tell();
      };
      await Promise.all(Array.from({ length: 100 }, (_, index) => take(index % 2 ? one! : other!)));
      await Promise.all([one!.usage.tell(), other!.usage.tell()]);
      expect([one!.usage.total, other!.usage.total]).to.deep.equal([100, 100]);
    }));

  it('keeps what others have taken and not published when somebody measures', () =>
    inProcesses(2, async ([one, other]) => {
      await one!.usage.measure(async () => 100);
      await other!.usage.tell();
      other!.outstanding = 50;
      other!.usage.add(50);
      await other!.usage.tell();
      await one!.usage.measure(async () => 100);
      for (let round = 0; round < 2; round += 1) {
        await other!.usage.tell();
        await one!.usage.tell();
        expect([one!.usage.total, other!.usage.total]).to.deep.equal([150, 150]);
      }
    }));

  it('keeps what is taken while it is measured', () =>
    inProcesses(1, async ([one]) => {
      await one!.usage.measure(async () => 100);
      await one!.usage.measure(async () => {
        one!.usage.add(40);
        return 100;
      });
      expect(one!.usage.total).to.equal(140);
    }));

  it('is counted on alone where the disk does not take it', () =>
    inProcesses(1, async ([one], directory) => {
      await one!.usage.measure(async () => 100);
      await rm(directory, { recursive: true });
      one!.usage.add(30);
      await one!.usage.tell();
      expect(one!.usage.total).to.equal(130);
      expect(one!.faults.length).to.be.above(0);
    }));
});

describe('what a cache directory holds, far from its bound', () => {
  it('is told ahead, so that small files need no line each, and told exactly in the end', () =>
    inProcesses(
      2,
      async ([one, other], directory) => {
        await other!.usage.measure(async () => 0);
        await one!.usage.tell();
        for (let file = 0; file < 100; file += 1) {
          one!.usage.add(1000);
          await new Promise(setImmediate);
        }
        expect(one!.usage.total).to.equal(100_000);
        await one!.usage.tell();
        await other!.usage.tell();
        expect(other!.usage.total).to.equal(AHEAD + 1000);
        expect((await readFile(join(directory, 'usage'), 'latin1')).split('\n').length).to.be.below(6);
        await one!.usage.settled();
        await other!.usage.settled();
        expect([one!.usage.total, other!.usage.total]).to.deep.equal([100_000, 100_000]);
      },
      true,
    ));

  for (const isFar of [false, true]) {
    it(`is never told too low, whoever measures, and ends${isFar ? ', with what is told ahead' : ''}`, async () => {
      const seed = printedSeed('usage');
      const step = fc.record({
        who: fc.nat(2),
        what: fc.constantFrom('take', 'publish', 'give back', 'remove', 'measure', 'settle', 'tell'),
        bytes: fc.integer({ min: 1, max: 400_000 }),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 40 }), (steps) =>
          inProcesses(4, async (processes) => expectEnough(processes, steps), isFar),
        ),
        { seed: Math.floor(seed), numRuns: 60 },
      );
    });
  }
});

interface Step {
  readonly who: number;
  readonly what: string;
  readonly bytes: number;
}

/** The last process only looks. A measure sees what is published when it begins. */
async function expectEnough(processes: Process[], steps: readonly Step[]): Promise<void> {
  const looking = processes[3]!;
  await looking.usage.measure(async () => 0);
  let onDisk = 0;
  for (const { who, what, bytes } of steps) {
    const process = processes[who]!;
    const { usage } = process;
    const out = Math.min(bytes, process.outstanding);
    if (what === 'take') {
      process.outstanding += bytes;
      usage.add(bytes);
    } else if (what === 'publish') {
      process.outstanding -= out;
      onDisk += out;
    } else if (what === 'give back') {
      process.outstanding -= out;
      usage.add(-out);
    } else if (what === 'remove') {
      const gone = Math.min(bytes, onDisk);
      onDisk -= gone;
      usage.add(-gone);
    } else if (what === 'measure') {
      await usage.measure(async () => onDisk);
      // What is published between that and the next look of its process is not known until somebody measures again.
      for (const other of processes) await other.usage.tell();
    } else if (what === 'settle') await usage.settled();
    else await usage.tell();
    // Whoever has taken or given back tells it at once; others may be about to.
    if (what === 'remove' || what === 'give back') await usage.tell();
  }
  for (const { usage } of processes) await usage.settled();
  for (const { usage } of processes) await usage.settled();
  const outstanding = processes.reduce((sum, one) => sum + one.outstanding, 0);
  expect(looking.usage.total).to.be.at.least(onDisk + outstanding);
  for (const process of processes) process.outstanding = 0;
  await looking.usage.measure(async () => onDisk);
  expect(looking.usage.total).to.equal(onDisk);
}
