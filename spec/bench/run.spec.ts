import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';

type Ratio = { median: number; lower: number; upper: number; pairs: number } | undefined;

const bench = new URL('../../../bench/', import.meta.url);

const run = async (...given: string[]): Promise<string> => {
  const main = fileURLToPath(new URL('run.mjs', bench));
  const { stdout } = await promisify(execFile)(process.execPath, [main, ...given]);
  return stdout;
};

describe('the benchmarks', () => {
  it('run, with the smallest sizes and without what mediafs is compared with', async function () {
    this.timeout(120_000);
    const output = await run('--quick', '--peers', 'none', '--network', 'near', '--only', 'media-open');
    expect(output).to.match(/media-open: .*\n +near +mediafs +[\d.]+ [mµ]?s/);
  });

  it('name their lines', async () => {
    expect(await run('--list', '--peers', 'none')).to.contain('cold-stream-256m');
  });

  it('refuse a line that there is not, and name those that there are', async () => {
    const error = await run('--only', 'nonsense', '--peers', 'none').then(
      () => undefined,
      (failure: Error) => failure,
    );
    expect(error?.message).to.contain("'nonsense'").and.to.contain('cold-stream-256m');
  });

  describe('compare', () => {
    let ratios: (ours: number[], theirs: number[]) => Ratio;

    before(async () => {
      ({ ratios } = await import(new URL('support/statistics.mjs', bench).href));
    });

    it('pair by pair, and tell median and quartiles', () => {
      expect(ratios([1, 2, 3, 4, 50], [2, 2, 2, 2, 2])).to.deep.equal({
        median: 1.5,
        lower: 1,
        upper: 2,
        pairs: 5,
      });
    });

    it('nothing with nothing', () => {
      expect(ratios([], [])).to.equal(undefined);
    });
  });
});
