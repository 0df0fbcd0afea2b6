import { expect } from 'chai';
import fc from 'fast-check';
import { costOf } from '../../../lib/cache/budget/cost.js';
import { carryLine, changeLine, measureLine, UsageSum } from '../../../lib/cache/budget/usage-sum.js';

function sumOf(...lines: string[]): UsageSum {
  const sum = new UsageSum();
  sum.take(lines.join(''));
  return sum;
}

describe('the sum of a usage file', () => {
  it('is not known before somebody has measured', () => {
    expect(sumOf().total).to.equal(undefined);
    expect(sumOf(changeLine(100)).total).to.equal(undefined);
    expect(sumOf(measureLine(0, 0)).total).to.equal(0);
  });

  it('goes on from the last measure', () => {
    expect(sumOf(measureLine(100, 0), changeLine(30), changeLine(-50)).total).to.equal(80);
    expect(sumOf(measureLine(100, 0), changeLine(30), measureLine(7, 11)).total).to.equal(7);
  });

  it('is carried over to the next file, where nobody has measured', () => {
    const sum = sumOf(carryLine(100), changeLine(5));
    expect([sum.total, sum.measures]).to.deep.equal([105, 0]);
  });

  it('counts again what was taken while somebody measured, and not what was given back', () => {
    const before = measureLine(100, 0) + changeLine(1);
    const during = changeLine(30) + changeLine(-20);
    expect(sumOf(before, during, measureLine(500, before.length)).total).to.equal(530);
  });

  it('misses nothing when two measure at the same time', () => {
    const before = measureLine(0, 0);
    const both = before.length;
    const lines = [before, changeLine(30), measureLine(500, both), changeLine(5), measureLine(500, both)];
    expect(sumOf(...lines).total).to.equal(535);
  });

  it('is never below nothing', () => {
    expect(sumOf(measureLine(10, 0), changeLine(-50)).total).to.equal(0);
  });

  it('passes over what is no line of ours', () => {
    const sum = sumOf(
      measureLine(10, 0),
      'nonsense\n',
      '+\n',
      '+1e9\n',
      '=5\n',
      '=-5@0\n',
      '\n',
      changeLine(5),
    );
    expect(sum.total).to.equal(15);
  });

  it('is the same however the file is read, and knows how far', () => {
    const line = fc.oneof(
      fc.integer({ min: -1000, max: 1000 }).map(changeLine),
      fc.tuple(fc.nat(1000), fc.nat(200)).map(([total, offset]) => measureLine(total, offset)),
      fc.stringMatching(/^[a-z+=@-]{0,9}\n$/),
    );
    fc.assert(
      fc.property(fc.array(line), fc.array(fc.nat(40)), (lines, cuts) => {
        const text = lines.join('');
        const piecewise = new UsageSum();
        let position = 0;
        for (const cut of cuts) {
          piecewise.take(text.slice(position, position + cut));
          position = Math.min(text.length, position + cut);
          expect(piecewise.offset).to.equal(position);
        }
        piecewise.take(text.slice(position));
        expect(piecewise.total).to.equal(sumOf(text).total);
        expect(piecewise.offset).to.equal(text.length);
      }),
    );
  });
});

describe('what a cached file costs', () => {
  it('is whole blocks, and one for its meta', () => {
    expect([0, 1, 4096, 4097].map(costOf)).to.deep.equal([4096, 8192, 8192, 12_288]);
  });
});
