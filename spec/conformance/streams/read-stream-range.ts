import { expect } from 'chai';
import { expectThrow } from '../../support/expect-error.js';
import { rangeError, typeError } from '../promises/argument-errors.js';
import { hashOf, randomBytes } from '../promises/bytes.js';
import type { Stage } from '../promises/stage.js';
import { collect } from './observe.js';

export function describeReadStreamRange(stage: Stage): void {
  const range = async (options: { start?: number; end?: number; highWaterMark?: number }) => {
    const path = await stage.file('file', 'abcdefgh');
    return (await collect(stage.fs.createReadStream(path, options))).toString();
  };

  it('starts at start', async () => {
    expect(await range({ start: 3 })).to.equal('defgh');
  });

  it('ends with the byte at end', async () => {
    expect(await range({ end: 2 })).to.equal('abc');
  });

  it('gives start to end, both included', async () => {
    expect(await range({ start: 2, end: 4 })).to.equal('cde');
  });

  it('gives a single byte', async () => {
    expect(await range({ start: 0, end: 0 })).to.equal('a');
    expect(await range({ start: 7, end: 7 })).to.equal('h');
  });

  it('gives what there is when end lies behind the file', async () => {
    expect(await range({ start: 6, end: 100 })).to.equal('gh');
  });

  it('gives nothing when start lies at or behind the end of the file', async () => {
    expect(await range({ start: 8 })).to.equal('');
    expect(await range({ start: 100, end: 200 })).to.equal('');
  });

  it('keeps to the range in small chunks', async () => {
    expect(await range({ start: 1, end: 6, highWaterMark: 2 })).to.equal('bcdefg');
  });

  it('gives a range out of the middle of a large file', async () => {
    const bytes = randomBytes(3 * 1024 * 1024, 5);
    const path = await stage.file('file', bytes);
    const answer = await collect(stage.fs.createReadStream(path, { start: 1_000_001, end: 1_200_000 }));
    expect(hashOf(answer)).to.equal(hashOf(bytes.subarray(1_000_001, 1_200_001)));
  });

  it('gives ranges that add up to the file', async () => {
    const bytes = randomBytes(200_000);
    const path = await stage.file('file', bytes);
    const starts = [0, 1, 65_535, 65_536, 131_073];
    const parts = await Promise.all(
      starts.map((start, index) => {
        const next = starts[index + 1];
        return collect(
          stage.fs.createReadStream(path, { start, end: next === undefined ? undefined : next - 1 }),
        );
      }),
    );
    expect(hashOf(Buffer.concat(parts))).to.equal(hashOf(bytes));
  });

  it('refuses a start behind end before it returns', () => {
    expectThrow(
      () => stage.fs.createReadStream(stage.at('file'), { start: 3, end: 1 }),
      rangeError('The value of "start" is out of range. It must be <= "end" (here: 1). Received 3'),
    );
  });

  it('refuses a start below zero before it returns', () => {
    expectThrow(
      () => stage.fs.createReadStream(stage.at('file'), { start: -1 }),
      rangeError('The value of "start" is out of range. It must be >= 0 && <= 9007199254740991. Received -1'),
    );
  });

  it('refuses a start that is no number before it returns', () => {
    expectThrow(
      () => stage.fs.createReadStream(stage.at('file'), { start: '1' as unknown as number }),
      typeError('The "start" argument must be of type number. Received type string (\'1\')'),
    );
  });
}
