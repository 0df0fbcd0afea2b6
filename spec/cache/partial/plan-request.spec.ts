import { expect } from 'chai';
import { planRequest } from '../../../lib/cache/partial/plan-request.js';

const sizes = { request: 1000, granule: 10 };
const SIZE = 10_005;

describe('the plan of a request', () => {
  const plan = (
    start: number,
    end: number,
    isSequential: boolean,
    limit = SIZE,
    taken: [number, number][] = [],
  ) => {
    const ranges = taken.map(([from, to]) => ({ start: from, end: to }));
    const planned = planRequest({ start, end }, { isSequential, limit }, sizes, SIZE, ({ start, end }) =>
      ranges
        .map((range) => ({ start: Math.max(start, range.start), end: Math.min(end, range.end) }))
        .filter((range) => range.start < range.end),
    );
    return [planned.start, planned.limit, planned.end];
  };

  it('of a sequential reader reaches to the end of the part, and wants what is wanted', () => {
    expect(plan(1300, 1400, true)).to.deep.equal([1300, 2000, 1400]);
    expect(plan(1300, 5000, true)).to.deep.equal([1300, 2000, 2000]);
  });

  it('of a sequential reader ends with the file', () => {
    expect(plan(10_000, 10_005, true)).to.deep.equal([10_000, SIZE, SIZE]);
  });

  it('reaches over the end of a part to a declared end that one request reaches', () => {
    expect(plan(1300, 1400, true, 2200)).to.deep.equal([1300, 2200, 1400]);
    expect(plan(1300, 1400, true, 2301)).to.deep.equal([1300, 2000, 1400]);
  });

  it('of any other reader is rounded to granules', () => {
    expect(plan(1303, 1304, false)).to.deep.equal([1300, 1310, 1310]);
    expect(plan(10_001, 10_003, false)).to.deep.equal([10_000, SIZE, SIZE]);
  });

  it('is never larger than a request may be', () => {
    expect(plan(1303, 9000, false)).to.deep.equal([1300, 2300, 2300]);
  });

  it('leaves out what is there or under way', () => {
    expect(
      plan(1303, 1304, false, SIZE, [
        [1290, 1302],
        [1306, 1400],
      ]),
    ).to.deep.equal([1302, 1306, 1306]);
    expect(plan(1300, 1400, true, SIZE, [[1350, 1360]])).to.deep.equal([1300, 1350, 1350]);
  });
});
