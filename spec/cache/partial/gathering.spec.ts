import { expect } from 'chai';
import type { ByteRange } from '../../../lib/cache/fill.js';
import type { Piece } from '../../../lib/cache/partial/flight.js';
import { Flights } from '../../../lib/cache/partial/flights.js';
import { Partials } from '../../../lib/cache/partial/partials.js';
import { ReadAhead } from '../../../lib/cache/partial/read-ahead.js';
import { ReadBudget } from '../../../lib/cache/partial/read-budget.js';
import { SpareBuffers } from '../../../lib/cache/partial/spare-buffers.js';
import { randomFrom } from '../../support/random.js';
import { preceding } from '../support/faults.js';
import { cacheIn, inDirectory } from '../support.js';
import { sourceOf } from './support.js';

const SIZE = 100;
const GATHERED = 40;

interface Kept {
  readonly start: number;
  /** As they were when they were to be kept. */
  readonly bytes: number[];
  readonly piece: Piece;
}

interface StageOptions {
  /** Bytes after which the answer ends, as `ending` says. */
  readonly length?: number;
  readonly ending?: () => void;
  readonly isFree?: () => boolean;
  readonly keeping?: () => Promise<void>;
}

/** Flights over an object whose bytes tell their position; they come in pieces of ten that are overwritten at once. */
function stage({
  length = SIZE,
  ending = () => {},
  isFree = () => true,
  keeping = async () => {},
}: StageOptions) {
  const kept: Kept[] = [];
  const failed: (ByteRange | undefined)[] = [];
  const buffers = new SpareBuffers(GATHERED);
  const given = new Set<number>();
  const flights = new Flights({
    size: SIZE,
    sizes: { request: SIZE, granule: 1 },
    budget: new ReadBudget(10 * SIZE),
    fetch: async ({ start }) => pieces(start),
    present: () => [],
    buffers: () => buffers,
    give({ bytes }) {
      for (const byte of bytes) given.add(byte);
      return true;
    },
    async keep(piece) {
      kept.push({ start: piece.start, bytes: [...piece.bytes], piece });
      await keeping();
      return isFree();
    },
    spoiled() {},
    ended: (range) => failed.push(range),
  });

  async function* pieces(start: number) {
    for (let position = start; position < start + length; position += 10) {
      const piece = Uint8Array.from({ length: 10 }, (_, index) => position + index);
      yield piece;
      piece.fill(255);
    }
    ending();
  }

  /** Waits until all requests are over. */
  async function over(): Promise<void> {
    flights.demand({ start: 0, end: SIZE }, { isSequential: true, limit: SIZE }, [{}]);
    while (failed.length === 0) await turn();
  }

  return { flights, kept, failed, given, over, buffers };
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
const numbers = (start: number, end: number) =>
  Array.from({ length: end - start }, (_, index) => start + index);

describe('small pieces that come one behind the other', () => {
  it('are kept in a few large ones, as they were when they came', async () => {
    const { kept, over } = stage({});
    await over();
    expect(kept.map(({ start, bytes }) => ({ start, bytes }))).to.deep.equal([
      { start: 0, bytes: numbers(0, 40) },
      { start: 40, bytes: numbers(40, 80) },
      { start: 80, bytes: numbers(80, 100) },
    ]);
  });

  it('are given to who waits before they are kept, and to who comes meanwhile', async () => {
    let held: Piece[] = [];
    const { flights, given, over, kept } = stage({
      keeping: async () => {
        held = [...flights.held()];
        await turn();
      },
    });
    const all = over();
    while (kept.length === 0) await turn();
    expect([...given]).to.deep.equal(numbers(0, 40));
    expect(held.map(({ start, bytes }) => [start, bytes.length])).to.deep.equal([[0, 40]]);
    await all;
  });

  it('are not overwritten by those that follow while a disk that is too slow still writes them', async () => {
    const { kept, over, buffers } = stage({ isFree: () => false });
    // While another one is in use, those that are given back are kept.
    buffers.take();
    await over();
    for (const { piece, bytes } of kept) expect([...piece.bytes]).to.deep.equal(bytes);
    expect(new Set(kept.map(({ piece }) => piece.bytes.buffer)).size).to.equal(kept.length);
  });

  it('are kept though the answer breaks off behind them', async () => {
    const breakOff = () => {
      throw new Error('broken off');
    };
    const { kept, failed, over } = stage({ length: 60, ending: breakOff });
    await over();
    expect(kept.map(({ start, bytes }) => [start, bytes.length])).to.deep.equal([
      [0, 40],
      [40, 20],
    ]);
    expect(failed).to.deep.equal([{ start: 60, end: SIZE }]);
  });

  it('are not kept when the answer turns out to be too short', async () => {
    const { kept, failed, over } = stage({ length: 30 });
    await over();
    expect(kept).to.deep.equal([]);
    expect(failed).to.deep.equal([{ start: 0, end: SIZE }]);
  });
});

describe('an object that is read in order, in small pieces', () => {
  const size = 64 * 1024;
  const STEP = 64;

  it('is written, and read back, in large ones', async () => {
    await inDirectory(async (root) => {
      const cache = cacheIn(root);
      const { record, hooks, content } = sourceOf(cache, size, { random: randomFrom(1) });
      const partials = new Partials(cache, { partSize: 16 * 1024, readBudget: size });
      const partial = await partials.create('key', record, hooks, undefined, false);
      const reader = {};
      partials.enter(partial, reader);
      const counts: Record<string, number> = {};
      const disk = preceding(
        (call) => call.startsWith('handle.'),
        async (call) => {
          counts[call] = (counts[call] ?? 0) + 1;
        },
      );
      const readAll = async (): Promise<Buffer> => {
        const ahead = new ReadAhead({ size, least: 1024, most: () => size, tolerance: 1 });
        const target = Buffer.alloc(size);
        for (let start = 0; start < size; start += STEP) {
          const part = target.subarray(start, start + STEP);
          await partial.read({ reader, wish: ahead.next(start, start + STEP) }, part, start);
        }
        return target;
      };
      try {
        expect((await readAll()).equals(content)).to.equal(true);
        expect(counts['handle.write']).to.be.within(size / 2048, size / 512);
        delete counts['handle.read'];
        expect((await readAll()).equals(content)).to.equal(true);
        expect(counts['handle.read']).to.be.within(size / 1024, size / 512);
      } finally {
        disk.restore();
        partials.leave(partial, reader);
        partials.dispose();
      }
    });
  });
});
