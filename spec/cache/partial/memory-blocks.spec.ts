import { expect } from 'chai';
import { BlocksOfOne, MemoryBlocks } from '../../../lib/cache/partial/memory-blocks.js';

describe('blocks of memory', () => {
  const bytes = (length: number, value = 1): Buffer => Buffer.alloc(length, value);
  const given = (blocks: BlocksOfOne, start: number, end: number): [number, string][] => {
    const pieces: [number, string][] = [];
    blocks.give({ start, end }, (piece, position) => pieces.push([position, Buffer.from(piece).toString()]));
    return pieces;
  };

  it('give what was stored, across their borders', () => {
    const blocks = new BlocksOfOne(new MemoryBlocks(100, 10));
    blocks.store(Buffer.from('abcdefghijklmno'), 5);
    expect(given(blocks, 0, 100)).to.deep.equal([
      [5, 'abcde'],
      [10, 'fghijklmno'],
    ]);
    expect(given(blocks, 7, 12)).to.deep.equal([
      [7, 'cde'],
      [10, 'fg'],
    ]);
  });

  it('hold no more than they may, of all who share them', () => {
    const pool = new MemoryBlocks(50, 10);
    const owners = Array.from({ length: 7 }, () => new BlocksOfOne(pool));
    for (let start = 0; start < 1000; start += 10) {
      for (const owner of owners) owner.store(bytes(10), start);
      expect(pool.bytes).to.be.at.most(50);
      const held = owners.reduce((sum, { present }) => sum + present.bytes, 0);
      expect(held).to.be.at.most(50);
    }
  });

  it('lose first what was read to its end, then what has been there longest', () => {
    const blocks = new BlocksOfOne(new MemoryBlocks(30, 10));
    for (const start of [0, 10, 20]) blocks.store(bytes(10), start);
    given(blocks, 20, 30);
    given(blocks, 0, 9);
    blocks.store(bytes(10), 30);
    expect(blocks.present.runs).to.deep.equal([
      { start: 0, end: 20 },
      { start: 30, end: 40 },
    ]);
    blocks.store(bytes(10), 40);
    expect(blocks.present.runs).to.deep.equal([
      { start: 10, end: 20 },
      { start: 30, end: 50 },
    ]);
  });

  it('give their memory back when nothing is kept any more', () => {
    const pool = new MemoryBlocks(30, 10);
    const blocks = new BlocksOfOne(pool);
    blocks.store(bytes(25), 0);
    expect(pool.bytes).to.equal(30);
    blocks.clear();
    expect([pool.bytes, blocks.present.bytes]).to.deep.equal([0, 0]);
  });

  it('keep one block even where they may hold less', () => {
    const pool = new MemoryBlocks(1, 10);
    const blocks = new BlocksOfOne(pool);
    blocks.store(Buffer.from('abc'), 0);
    blocks.store(Buffer.from('def'), 10);
    expect([pool.bytes, given(blocks, 0, 20)]).to.deep.equal([10, [[10, 'def']]]);
  });
});
