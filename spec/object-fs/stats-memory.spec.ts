import { statSync } from 'node:fs';
import { expect } from 'chai';
import { StatsMemory } from '../../lib/object-fs/stats-memory.js';

describe('the memory of stats', () => {
  const state = { version: '"v"', size: 7 };
  const make = (ino: number) => () => Object.assign(statSync('/'), { ino });

  it('makes none again that it has seen twice', () => {
    const memory = new StatsMemory();
    let made = 0;
    const counted = () => {
      made += 1;
      return statSync('/');
    };
    for (let time = 0; time < 5; time += 1) memory.of('a', state, false, counted);
    expect(made).to.equal(2);
  });

  it('tells those of the key that is asked for, of one state as well', () => {
    const memory = new StatsMemory();
    for (let time = 0; time < 3; time += 1) {
      expect(memory.of('a', state, false, make(1)).ino).to.equal(1);
      expect(memory.of('b', state, false, make(2)).ino).to.equal(2);
    }
    for (let time = 0; time < 3; time += 1) expect(memory.of('b', state, false, make(2)).ino).to.equal(2);
    expect(memory.of('a', state, false, make(1)).ino).to.equal(1);
  });

  it('gives objects of the same class and fields', () => {
    const memory = new StatsMemory();
    const given = [0, 1, 2].map(() => memory.of('a', state, false, make(1)));
    for (const stats of given) {
      expect(Object.getPrototypeOf(stats)).to.equal(Object.getPrototypeOf(statSync('/')));
      expect(Reflect.ownKeys(stats)).to.deep.equal(Reflect.ownKeys(statSync('/')));
      expect(stats.isDirectory()).to.equal(true);
    }
  });
});
