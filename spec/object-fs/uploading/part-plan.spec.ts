import { expect } from 'chai';
import fc from 'fast-check';
import {
  LARGEST_OBJECT,
  LARGEST_PART,
  MOST_PARTS,
  type PartPlan,
  planBeyond,
  planForGrowth,
  planForLength,
} from '../../../lib/object-fs/uploading/part-plan.js';
import { StoreError } from '../../../lib/object-store/store-error.js';

const MEBIBYTE = 1024 ** 2;
const GIBIBYTE = 1024 ** 3;
const SMALLEST = 5 * MEBIBYTE;

/** Lengths of every magnitude, and the very last ones. */
const lengths = fc.oneof(
  fc.double({ min: 0, max: Math.log2(LARGEST_OBJECT), noNaN: true }).map((power) => Math.floor(2 ** power)),
  fc.integer({ min: 0, max: 5000 }).map((less) => LARGEST_OBJECT - less),
);

const partSizes = fc.integer({ min: SMALLEST, max: LARGEST_PART });
const limitsOf = (partSize: number) => ({ partSize, minimumPartSize: SMALLEST });

describe('the parts of an object', () => {
  it('of any length up to 48.8 TiB are at most 10,000, of 5 MiB to 5 GiB but the last', () => {
    const property = fc.property(lengths, partSizes, (length, partSize) => {
      expectPossible(length, planForLength('key', length, limitsOf(partSize)));
    });
    fc.assert(property, { verbose: true });
  });

  for (const isEqual of [false, true]) {
    describe(`that goes on to be written${isEqual ? ', where they must be equal' : ''}`, () => {
      it('fit as well, at the price of at most as much again and a tenth for plans that were outgrown', () => {
        const property = fc.property(lengths, partSizes, (length, partSize) => {
          const { plan, outgrown } = follow(length, planForGrowth(limitsOf(partSize), isEqual), isEqual);
          expectPossible(length, plan);
          expect(outgrown).to.be.at.most(length * 1.1);
        });
        fc.assert(property, { verbose: true });
      });

      it('are as large as was asked for up to 7 GiB, and hold little of what is longer', () => {
        const property = fc.property(lengths, (length) => {
          const { plan } = follow(length, planForGrowth(limitsOf(8 * MEBIBYTE), isEqual), isEqual);
          const largest = plan.sizeOf(Math.max(1, partsOf(length, plan)));
          if (length <= 7 * GIBIBYTE) expect(largest).to.equal(8 * MEBIBYTE);
          expect(largest).to.be.at.most(Math.max(8 * MEBIBYTE, length / 400));
        });
        fc.assert(property, { verbose: true });
      });
    });
  }

  it('are all equal, but the last, where they must be', () => {
    const plan = planForGrowth(limitsOf(8 * MEBIBYTE), true);
    expect(new Set(Array.from({ length: MOST_PARTS }, (_, index) => plan.sizeOf(index + 1))).size).to.equal(
      1,
    );
  });

  it('of more than 48.8 TiB are refused as EFBIG, with the length', () => {
    const refuse = () => planForLength('key', LARGEST_OBJECT + 1, limitsOf(8 * MEBIBYTE));
    expect(refuse).to.throw(StoreError, /EFBIG.*53687091200001/);
  });

  it('have the size that the store wants at least', () => {
    expect(planForGrowth({ partSize: 1000, minimumPartSize: SMALLEST }, false).sizeOf(1)).to.equal(SMALLEST);
    expect(planForLength('key', 1000, { partSize: 1000, minimumPartSize: SMALLEST }).sizeOf(1)).to.equal(
      SMALLEST,
    );
  });
});

/** What a writer does who does not know the length: a plan that is outgrown is given up for the next one. */
function follow(length: number, first: PartPlan, isEqual: boolean): { plan: PartPlan; outgrown: number } {
  let plan = first;
  let outgrown = 0;
  while (length > plan.capacity) {
    outgrown += plan.capacity;
    plan = planBeyond(plan, isEqual)!;
  }
  return { plan, outgrown };
}

function expectPossible(length: number, plan: PartPlan): void {
  const count = partsOf(length, plan);
  expect(count).to.be.at.most(MOST_PARTS);
  for (const number of [1, Math.ceil(count / 2), count - 1].filter(
    (number) => number >= 1 && number < count,
  )) {
    expect(plan.sizeOf(number)).to.be.within(SMALLEST, LARGEST_PART);
  }
  expect(length).to.be.at.most(plan.capacity);
}

function partsOf(length: number, plan: PartPlan): number {
  let count = 0;
  for (let end = 0; end < length; count += 1) end += plan.sizeOf(count + 1);
  return count;
}
