import { expect } from 'chai';
import fc from 'fast-check';
import { WriteOrder } from '../../../lib/object-fs/uploading/write-order.js';

describe('the order of writes', () => {
  it('is followed to the end of what was written without a gap', () => {
    const order = new WriteOrder(false, 0);
    order.wrote(null, 10);
    order.wrote(null, 5);
    order.wrote(15, 5);
    expect([order.frontier, order.hasGap]).to.deep.equal([20, false]);
  });

  it('keeps the place of writes without a position apart from that of the others', () => {
    const order = new WriteOrder(false, 0);
    order.wrote(0, 10);
    expect(order.wrote(null, 4)).to.equal(0);
    expect(order.wrote(null, 4)).to.equal(4);
    expect(order.frontier).to.equal(10);
  });

  it('has a gap behind which nothing counts', () => {
    const order = new WriteOrder(false, 0);
    order.wrote(0, 10);
    order.wrote(20, 10);
    expect([order.frontier, order.hasGap]).to.deep.equal([10, true]);
  });

  it('goes to the end, whatever position is given, in a file that is appended to', () => {
    const order = new WriteOrder(true, 100);
    expect(order.wrote(0, 10)).to.equal(100);
    expect(order.wrote(null, 10)).to.equal(110);
    expect(order.frontier).to.equal(120);
  });

  it('goes back with a file that is cut', () => {
    const order = new WriteOrder(false, 0);
    order.wrote(null, 10);
    order.truncated(4);
    expect(order.frontier).to.equal(4);
    order.truncated(100);
    expect(order.frontier).to.equal(4);
  });

  it('never counts a byte that nobody wrote', () => {
    const write = fc.record({ position: fc.option(fc.nat(50)), length: fc.integer({ min: 1, max: 20 }) });
    const property = fc.property(fc.array(write), (writes) => {
      const order = new WriteOrder(false, 0);
      const written = new Set<number>();
      let cursor = 0;
      for (const { position, length } of writes) {
        const start = position ?? cursor;
        if (position === null) cursor = start + length;
        for (let at = start; at < start + length; at += 1) written.add(at);
        order.wrote(position, length);
        for (let at = 0; at < order.frontier; at += 1) expect(written.has(at)).to.equal(true);
      }
    });
    fc.assert(property, { verbose: true });
  });
});
