import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { Usage } from '../../../lib/cache/budget/usage.js';
import { UsageFile } from '../../../lib/cache/budget/usage-file.js';
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
): Promise<void> {
  return inDirectory(async (directory) => {
    await mkdir(join(directory, 'tmp'));
    const processes = Array.from({ length: count }, () => {
      const file = new UsageFile(join(directory, 'usage'), join(directory, 'tmp'));
      const process: Process = {
        usage: new Usage(file, {
          outstanding: () => process.outstanding,
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
