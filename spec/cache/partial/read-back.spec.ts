import { expect } from 'chai';
import { ReadBack } from '../../../lib/cache/partial/read-back.js';
import { SpareBuffers } from '../../../lib/cache/partial/spare-buffers.js';

const BUFFER = 40;

/** A disk whose bytes tell their position. */
function stage() {
  const asked: [number, number][] = [];
  const buffers = new SpareBuffers(BUFFER);
  const readBack = new ReadBack(buffers);
  let before = async (): Promise<void> => {};
  /** Reads ten bytes; whether what was read for more than those has given them. */
  const read = async (start: number, end: number, reader: object): Promise<boolean> => {
    const target = new Uint8Array(10);
    const isFull = await readBack.read(reader, target, { start, end }, async (into, range) => {
      asked.push([range.start, range.end]);
      await before();
      for (let index = 0; index < into.length; index += 1) into[index] = range.start + index;
    });
    if (isFull) expect([...target]).to.deep.equal(numbers(start));
    return isFull;
  };
  const give = (start: number, reader: object): boolean => {
    const target = new Uint8Array(10);
    const isGiven = readBack.give(reader, target, start);
    if (isGiven) expect([...target]).to.deep.equal(numbers(start));
    return isGiven;
  };
  return {
    readBack,
    buffers,
    asked,
    read,
    give,
    beforeReading: (wait: () => Promise<void>) => {
      before = wait;
    },
  };
}

const numbers = (start: number) => Array.from({ length: 10 }, (_, index) => start + index);

describe('what is read back from the disk', () => {
  it('is more than what is wanted, as far as the buffer goes, and serves the reads that follow', async () => {
    const { asked, read, give } = stage();
    const reader = {};
    expect(await read(0, 200, reader)).to.equal(true);
    for (const start of [10, 20, 30]) expect(give(start, reader), `${start}`).to.equal(true);
    expect(give(40, reader)).to.equal(false);
    expect(asked).to.deep.equal([[0, 40]]);
  });

  it('is for one reader, and of bytes that it has wholly', async () => {
    const { read, give } = stage();
    const reader = {};
    await read(0, 200, reader);
    expect(give(10, {})).to.equal(false);
    expect(give(35, reader)).to.equal(false);
    expect(give(30, reader)).to.equal(true);
  });

  it('is no more than is there, and nothing where that is hardly more than what is wanted', async () => {
    const { asked, read } = stage();
    expect(await read(0, 25, {})).to.equal(true);
    expect(await read(0, 15, {})).to.equal(false);
    expect(asked).to.deep.equal([[0, 25]]);
  });

  it('counts for nothing once what the disk holds does, though it was being read at the time', async () => {
    const { readBack, read, give, beforeReading } = stage();
    const reader = {};
    await read(0, 200, reader);
    readBack.clear();
    expect(give(10, reader)).to.equal(false);
    beforeReading(async () => readBack.clear());
    expect(await read(0, 200, reader)).to.equal(false);
    expect(give(10, reader)).to.equal(false);
  });

  it('comes to its end for who leaves meanwhile, and leaves nothing behind', async () => {
    for (const leave of ['leave', 'end'] as const) {
      const { readBack, buffers, read, give, beforeReading } = stage();
      const reader = {};
      beforeReading(async () => readBack[leave](reader));
      expect(await read(0, 200, reader), leave).to.equal(true);
      expect(give(10, reader), leave).to.equal(false);
      const all = Array.from({ length: 16 }, () => buffers.take());
      expect(all, leave).to.not.include(undefined);
    }
  });

  it('takes no more buffers than there are, and gives back those of readers who leave, have all, or fail', async () => {
    const { readBack, buffers, read, give, beforeReading } = stage();
    const readers: object[] = [];
    for (let reader = {}; await read(0, 200, reader); reader = {}) readers.push(reader);
    expect(readers.length).to.be.within(2, 64);
    readBack.leave(readers[0]!);
    expect(await read(0, 200, {})).to.equal(true);
    expect(give(30, readers[1]!)).to.equal(true);
    beforeReading(async () => {
      throw new Error('EIO');
    });
    expect(await read(0, 200, {}).catch((error: Error) => error.message)).to.equal('EIO');
    const free = buffers.take();
    expect(free).to.be.instanceOf(Uint8Array);
    expect(buffers.take()).to.equal(undefined);
  });
});
