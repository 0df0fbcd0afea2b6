import { expect } from 'chai';
import fc from 'fast-check';
import { RangeSet } from '../../../lib/cache/partial/range-set.js';

const SIZE = 64;

type Step = { readonly add: boolean; readonly start: number; readonly end: number };

const step: fc.Arbitrary<Step> = fc
  .tuple(fc.boolean(), fc.nat(SIZE), fc.nat(SIZE))
  .map(([add, one, other]) => ({ add, start: Math.min(one, other), end: Math.max(one, other) }));

/** What a set of ranges means: one flag for each byte. */
function play(steps: readonly Step[]): { set: RangeSet; bytes: boolean[] } {
  const set = new RangeSet();
  const bytes = new Array<boolean>(SIZE).fill(false);
  for (const { add, start, end } of steps) {
    if (add) set.add({ start, end });
    else set.remove({ start, end });
    bytes.fill(add, start, end);
  }
  return { set, bytes };
}

describe('a set of ranges', () => {
  const holds = (name: string, check: (set: RangeSet, bytes: boolean[], range: Step) => void): void => {
    it(name, () => {
      fc.assert(
        fc.property(fc.array(step, { maxLength: 30 }), step, (steps, range) => {
          const { set, bytes } = play(steps);
          check(set, bytes, range);
        }),
        { numRuns: 2000 },
      );
    });
  };

  holds('has the bytes that were added last, and not those that were removed', (set, bytes) => {
    expect(bytes.map((_, position) => set.has(position))).to.deep.equal(bytes);
    expect(set.bytes).to.equal(bytes.filter(Boolean).length);
    expect(set.isEmpty).to.equal(!bytes.includes(true));
  });

  holds('keeps its runs in order, and none touches the next', (set) => {
    for (const [index, { start, end }] of set.runs.entries()) {
      expect(start).to.be.lessThan(end);
      if (index > 0) expect(set.runs[index - 1]!.end).to.be.lessThan(start);
    }
  });

  holds('tells what it has of a range, and what is missing of it', (set, bytes, range) => {
    const positions = (ranges: readonly { start: number; end: number }[]) =>
      ranges.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, index) => start + index));
    const inside = bytes.flatMap((has, position) =>
      position >= range.start && position < range.end ? [{ has, position }] : [],
    );
    expect(positions(set.within(range))).to.deep.equal(
      inside.filter(({ has }) => has).map(({ position }) => position),
    );
    expect(positions(set.gaps(range))).to.deep.equal(
      inside.filter(({ has }) => !has).map(({ position }) => position),
    );
    expect(set.covers(range)).to.equal(inside.every(({ has }) => has));
  });

  it('is the same whatever the order in which ranges come', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (ranges) => {
        expect(new RangeSet(ranges).runs).to.deep.equal(new RangeSet([...ranges].reverse()).runs);
      }),
    );
  });
});
