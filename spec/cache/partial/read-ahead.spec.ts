import { expect } from 'chai';
import { ReadAhead } from '../../../lib/cache/partial/read-ahead.js';

const SIZE = 100_000;

function reader(): ReadAhead {
  return new ReadAhead({ size: SIZE, least: 100, most: () => 3000, tolerance: 20 });
}

describe('reading ahead', () => {
  it('is little at first, then as much as has been read, and never more than allowed', () => {
    const ahead = reader();
    const distances: number[] = [];
    for (let position = 0; position < 10_000; position += 10) {
      const { end, until, isSequential } = ahead.next(position, position + 10);
      expect(isSequential).to.equal(true);
      distances.push(until - end);
    }
    expect(distances[0]).to.equal(100);
    expect(distances[49]).to.equal(500);
    expect(distances[99]).to.equal(1000);
    expect(distances.at(-1)).to.equal(3000);
  });

  it('grows faster where it is told to, and in steps', () => {
    const ahead = new ReadAhead({
      size: SIZE,
      least: 100,
      most: () => 3000,
      tolerance: 20,
      growth: 4,
      step: 100,
    });
    const untils: number[] = [];
    for (let position = 0; position < 500; position += 10)
      untils.push(ahead.next(position, position + 10).until);
    expect(untils.slice(0, 5)).to.deep.equal([100, 100, 100, 200, 200]);
    expect(untils.at(-1)).to.equal(2500);
    expect(new Set(untils).size).to.be.below(26);
  });

  it('ends no earlier than the read itself, however little it may be', () => {
    const ahead = new ReadAhead({ size: SIZE, least: 100, most: () => 7, tolerance: 20, step: 100 });
    expect(ahead.next(0, 30).until).to.equal(30);
  });

  it('grows no further than what is enough while the thread is busy, and loses nothing of what it has', () => {
    let isBusy = true;
    const ahead = new ReadAhead({
      size: SIZE,
      least: 100,
      most: () => 3000,
      tolerance: 20,
      enough: 500,
      isBusy: () => isBusy,
    });
    const distanceAt = (from: number, to: number): number => {
      let distance = 0;
      for (let position = from; position < to; position += 10) {
        const { end, until } = ahead.next(position, position + 10);
        distance = until - end;
      }
      return distance;
    };
    expect(distanceAt(0, 1000)).to.equal(500);
    isBusy = false;
    expect(distanceAt(1000, 1500)).to.equal(1500);
    isBusy = true;
    expect(distanceAt(1500, 2000)).to.equal(1500);
  });

  it('is nothing for who reads here and there', () => {
    const ahead = reader();
    ahead.next(0, 10);
    for (const position of [5000, 90_000, 300, 60_000, 40_000]) {
      const wish = ahead.next(position, position + 10);
      expect([wish.until, wish.isSequential]).to.deep.equal([position + 10, false]);
    }
  });

  it('begins again with the second read of a new run', () => {
    const ahead = reader();
    for (let position = 0; position < 1000; position += 10) ahead.next(position, position + 10);
    expect(ahead.next(50_000, 50_010).isSequential).to.equal(false);
    const wish = ahead.next(50_010, 50_020);
    expect([wish.isSequential, wish.until - wish.end]).to.deep.equal([true, 100]);
  });

  it('goes on when a little is left out, or read again', () => {
    const ahead = reader();
    ahead.next(0, 10);
    expect(ahead.next(25, 35).isSequential).to.equal(true);
    expect(ahead.next(20, 30).isSequential).to.equal(true);
    expect(ahead.next(36, 40).isSequential).to.equal(true);
    expect(ahead.next(70, 80).isSequential).to.equal(false);
  });

  it('tells runs apart that take turns', () => {
    const ahead = reader();
    for (const start of [10_000, 30_000, 50_000]) ahead.next(start, start + 10);
    for (let step = 10; step < 500; step += 10) {
      for (const start of [10_000, 30_000, 50_000]) {
        expect(ahead.next(start + step, start + step + 10).isSequential).to.equal(true);
      }
    }
  });

  it('ends where the file ends, and where a stream has said that it ends', () => {
    const ahead = reader();
    expect(ahead.next(SIZE - 10, SIZE).until).to.equal(SIZE);
    ahead.declare(500, 550);
    expect(ahead.next(500, 520)).to.deep.equal({ end: 520, until: 550, isSequential: true, limit: 550 });
    ahead.declare(600, 2 * SIZE);
    expect(ahead.next(600, 610).limit).to.equal(SIZE);
  });

  it('takes the first read of what a stream has declared for sequential', () => {
    const ahead = reader();
    ahead.declare(70_000);
    const wish = ahead.next(70_000, 70_010);
    expect([wish.isSequential, wish.until - wish.end]).to.deep.equal([true, 100]);
  });
});
