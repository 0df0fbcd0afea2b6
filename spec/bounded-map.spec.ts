import { expect } from 'chai';
import { boundedMap } from '../lib/bounded-map.js';

describe('a bounded map', () => {
  it('keeps the last used of so many values', () => {
    const map = boundedMap<number>(3);
    for (const value of [1, 2, 3]) map.set(String(value), value);
    map.get('1');
    map.set('4', 4);
    expect([...map.keys()].sort()).to.deep.equal(['1', '3', '4']);
    map.set('4', 5);
    expect([map.get('1'), map.get('2'), map.get('4'), map.size]).to.deep.equal([1, undefined, 5, 3]);
  });

  it('takes no room before there is something to keep', () => {
    const before = process.memoryUsage().arrayBuffers;
    const map = boundedMap<number>(1_000_000);
    expect(process.memoryUsage().arrayBuffers - before).to.be.below(1_000_000);
    expect(map.size).to.equal(0);
  });
});
