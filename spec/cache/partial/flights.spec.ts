import { expect } from 'chai';
import type { ByteRange } from '../../../lib/cache/fill.js';
import type { Piece } from '../../../lib/cache/partial/flight.js';
import { Flights } from '../../../lib/cache/partial/flights.js';
import { RangeSet } from '../../../lib/cache/partial/range-set.js';
import { ReadBudget } from '../../../lib/cache/partial/read-budget.js';

const SIZE = 100;

/** Flights over an object of which pieces of ten bytes come, and are kept when the spec says so. */
function stage() {
  const asked: ByteRange[] = [];
  const kept = new RangeSet();
  const beingKept: { piece: Piece; keep: () => void }[] = [];
  const flights = new Flights({
    size: SIZE,
    sizes: { request: SIZE, granule: 1 },
    budget: new ReadBudget(10 * SIZE),
    async fetch(range) {
      asked.push(range);
      return pieces(range);
    },
    present: (window) => kept.within(window),
    buffers: () => undefined,
    give: () => false,
    keep: (piece) =>
      new Promise((resolve) => {
        const range = { start: piece.start, end: piece.start + piece.bytes.length };
        beingKept.push({
          piece,
          keep() {
            kept.add(range);
            resolve(true);
          },
        });
      }),
    spoiled() {},
    ended() {},
  });

  async function* pieces({ start, end }: ByteRange) {
    for (let position = start; position < end; position += 10)
      yield new Uint8Array(Math.min(10, end - position));
  }

  /** The next piece that is to be kept. */
  async function next(): Promise<{ piece: Piece; keep: () => void }> {
    for (;;) {
      const first = beingKept.shift();
      if (first) return first;
      await turn();
    }
  }

  return { flights, asked, kept, next };
}

const SEQUENTIAL = { isSequential: true, limit: SIZE };

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('the requests that are under way', () => {
  it('bring what has come and is being kept to who comes after the last reader has left', async () => {
    const { flights, asked, kept, next } = stage();
    const [fast, slow] = [{}, {}];
    flights.demand({ start: 0, end: SIZE }, SEQUENTIAL, [fast]);
    for (let position = 0; position < SIZE - 10; position += 10) (await next()).keep();
    const last = await next();
    expect(last.piece.start).to.equal(SIZE - 10);
    flights.unclaim(fast);
    // The last piece is on its way to the disk: neither a reader nor its reading ahead need to ask for it again.
    flights.ahead({ start: SIZE - 10, end: SIZE }, SEQUENTIAL, slow);
    flights.demand({ start: SIZE - 10, end: SIZE }, SEQUENTIAL, [slow]);
    last.keep();
    await turn();
    expect(kept.covers({ start: 0, end: SIZE })).to.equal(true);
    expect(asked).to.deep.equal([{ start: 0, end: SIZE }]);
  });

  it('may overlap: who is far behind the start of all of them asks for a part of its own', async () => {
    const { flights, asked, next } = stage();
    const answer = () => ({
      body: { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) },
    });
    flights.adopt({ start: 0, end: SIZE }, answer(), {});
    flights.adopt({ start: 0, end: SIZE }, answer(), {});
    flights.demand({ start: 50, end: 60 }, SEQUENTIAL, [{}]);
    expect((await next()).piece.start).to.equal(50);
    expect(asked).to.deep.equal([{ start: 50, end: SIZE }]);
    flights.end();
  });

  it('are asked for anew by who wants what the last reader left behind', async () => {
    const { flights, asked, next } = stage();
    const [fast, slow] = [{}, {}];
    flights.demand({ start: 0, end: SIZE }, SEQUENTIAL, [fast]);
    const first = await next();
    flights.unclaim(fast);
    flights.demand({ start: 10, end: SIZE }, SEQUENTIAL, [slow]);
    first.keep();
    for (let position = 10; position < SIZE; position += 10) (await next()).keep();
    await turn();
    expect(asked).to.deep.equal([
      { start: 0, end: SIZE },
      { start: 10, end: SIZE },
    ]);
  });
});
