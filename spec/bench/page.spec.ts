import { expect } from 'chai';

const page = new URL('../../../bench/page/', import.meta.url);

const spread = (median: number) => ({ median, lower: median / 2, upper: median * 2 });

/** A line as it is kept, in which mediafs took so much of the time of a peer. */
const resultOf = (ratio: number) => ({
  'warm-read-4k': {
    name: 'warm-read-4k',
    title: 'warm `readFile`, 4 KiB',
    kind: 'timed',
    ours: 'mediafs',
    budgets: [{ text: 'warm `readFile`', against: 'node:fs', most: 1.1 }],
    cases: [
      {
        network: 'near',
        subjects: {
          mediafs: { samples: 9, seconds: spread(100e-6) },
          'node:fs': { samples: 9, seconds: spread(100e-6 / ratio), ratio: { seconds: spread(ratio) } },
          cacache: { samples: 9, seconds: spread(100e-6 / ratio), ratio: { seconds: spread(ratio) } },
          flydrive: { cannot: 'keeps nothing' },
        },
      },
    ],
  },
});

describe('the page of performance', () => {
  const load = async (name: string) => import(new URL(name, page).href);

  it('says that a budget is met', async () => {
    const { budgetTable } = await load('budgets.mjs');
    expect(budgetTable(resultOf(1.05))).to.match(/1\.10 of the time \| 1\.05 .* of node:fs \| met \|/);
  });

  it('says by how much a budget is not met', async () => {
    const { budgetTable } = await load('budgets.mjs');
    expect(budgetTable(resultOf(2.2))).to.contain('**not met**, by 100 %');
  });

  it('shows each ratio, and why there is none', async () => {
    const { timedTables } = await load('tables.mjs');
    const tables = timedTables(resultOf(0.5));
    expect(tables).to.contain('| 0.50 [0.25–1.00] |').and.to.contain('flydrive keeps nothing');
  });

  it('names the peers that are ahead, but not the limits', async () => {
    const { behindTable } = await load('behind.mjs');
    expect(await behindTable(resultOf(2)))
      .to.contain('| cacache | 2.00')
      .and.not.to.contain('node:fs');
    expect(await behindTable(resultOf(0.9))).to.contain('No peer was ahead');
  });

  it('draws a row for each line', async () => {
    const { plot } = await load('plot.mjs');
    expect(plot(resultOf(0.5))).to.match(/^<svg [\s\S]*warm readFile, 4 KiB[\s\S]*<\/svg>\n$/);
  });
});
