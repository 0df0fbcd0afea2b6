import { expect } from 'chai';
import { collect, eventually, GRANULE, KIBIBYTE, PART, parts, useRanged } from './support.js';

describe('the requests for a large object', () => {
  const stage = useRanged();

  it('are one to open it, whose body is not read before somebody reads', async () => {
    const { volume, asked, taken, store, openBodies } = stage();
    await using handle = await volume.promises.open('/m/film');
    expect((await handle.stat()).size).to.equal(10 * PART);
    expect([taken(), openBodies(), store.others]).to.deep.equal([0, 1, 0]);
    expect(asked()).to.deep.equal([[0, PART]]);
  });

  it('are those of the parts for who reads all of it, by whatever call', async () => {
    const { volume, content, asked, objects, temporaries } = stage();
    const size = content.length;
    const ways: Record<string, () => Promise<Buffer>> = {
      stream: () => collect(volume.createReadStream('/m/film')),
      async handle() {
        await using handle = await volume.promises.open('/m/film');
        return handle.readFile();
      },
      async reads() {
        await using handle = await volume.promises.open('/m/film');
        const chunks: Buffer[] = [];
        for (;;) {
          const { bytesRead, buffer } = await handle.read(Buffer.alloc(10_000));
          if (bytesRead === 0) return Buffer.concat(chunks);
          chunks.push(buffer.subarray(0, bytesRead));
        }
      },
      readFile: () => volume.promises.readFile('/m/film'),
    };
    for (const [name, read] of Object.entries(ways)) {
      asked();
      expect((await read()).equals(content), name).to.equal(true);
      expect(asked().sort(byStart), name).to.deep.equal(parts(size));
      await eventually(async () => expect(await objects.cache.lookUp('film'), name).to.be.an('object'));
      await eventually(async () => expect(await temporaries()).to.deep.equal([]));
      await objects.cache.drop('film');
    }
  });

  it('are one for a range of it that a stream reads, and no more than that comes', async () => {
    const { volume, content, asked, taken } = stage();
    await volume.promises.stat('/m/film');
    const [start, end] = [5 * PART + 1000, 5 * PART + 101_000];
    const bytes = await collect(volume.createReadStream('/m/film', { start, end: end - 1 }));
    expect(bytes.equals(content.subarray(start, end))).to.equal(true);
    expect(taken()).to.equal(end - start);
    expect(asked()).to.deep.equal([[start, end]]);
  });

  it('are one for a range behind the first part of an object of which nothing is known', async () => {
    const { volume, asked } = stage();
    const bytes = await collect(volume.createReadStream('/m/film', { start: 3 * PART, end: 4 * PART - 1 }));
    expect(bytes.length).to.equal(PART);
    expect(asked()).to.deep.equal([[3 * PART, 4 * PART]]);
  });

  it('are one for a range in the first part of an object of which nothing is known, read as far as that', async () => {
    const { volume, content, asked, taken } = stage();
    const bytes = await collect(volume.createReadStream('/m/film', { start: 10_000, end: 19_999 }));
    expect(bytes.equals(content.subarray(10_000, 20_000))).to.equal(true);
    expect(taken()).to.be.at.most(2 * 16 * KIBIBYTE);
    expect(asked()).to.deep.equal([[0, PART]]);
  });

  it('are two for a range that spans two parts and is longer than one', async () => {
    const { volume, asked } = stage();
    await volume.promises.stat('/m/film');
    await collect(volume.createReadStream('/m/film', { start: PART + 5, end: 2 * PART + 1000 }));
    expect(asked()).to.deep.equal([
      [PART + 5, 2 * PART],
      [2 * PART, 2 * PART + 1001],
    ]);
  });

  it('are small for who reads here and there', async () => {
    const { volume, content, asked, taken } = stage();
    await using handle = await volume.promises.open('/m/film');
    asked();
    const places = [7 * PART + 5, 3 * PART + 50_000, 9 * PART, 2 * PART + 77_777];
    for (const place of places) {
      const { buffer } = await handle.read(Buffer.alloc(100), 0, 100, place);
      expect(buffer.equals(content.subarray(place, place + 100))).to.equal(true);
    }
    expect(taken()).to.be.at.most(places.length * 2 * GRANULE);
    for (const [index, [start, end]] of asked().entries()) {
      expect(start! % GRANULE).to.equal(0);
      expect(end! - start).to.be.at.most(2 * GRANULE);
      expect(places[index]).to.be.within(start!, end!);
    }
  });

  it('are none for what has come', async () => {
    const { volume, asked } = stage();
    await using handle = await volume.promises.open('/m/film');
    await handle.read(Buffer.alloc(5000), 0, 5000, 4 * PART);
    asked();
    for (const place of [4 * PART, 4 * PART + 1000, 4 * PART + 4999]) {
      await handle.read(Buffer.alloc(1), 0, 1, place);
    }
    expect(asked()).to.deep.equal([]);
  });

  it('are shared by all who read one version at the same time', async () => {
    const { volume, content, asked } = stage();
    const streams = Array.from({ length: 10 }, () => collect(volume.createReadStream('/m/film')));
    const handles = Array.from({ length: 10 }, async () => {
      await using handle = await volume.promises.open('/m/film');
      return handle.readFile();
    });
    for (const bytes of await Promise.all([...streams, ...handles])) {
      expect(bytes.equals(content)).to.equal(true);
    }
    expect(asked().sort(byStart)).to.deep.equal(parts(content.length));
  });

  it('are none to open it again while it is fresh, and one conditional one when it is not', async () => {
    const { volume, asked, content } = stage();
    await using first = await volume.promises.open('/m/film');
    await first.read(Buffer.alloc(100), 0, 100, 5 * PART);
    asked();
    await using again = await volume.promises.open('/m/film');
    expect(asked()).to.deep.equal([]);
    const { buffer } = await again.read(Buffer.alloc(100), 0, 100, 5 * PART);
    expect(buffer.equals(content.subarray(5 * PART, 5 * PART + 100))).to.equal(true);
    expect(asked()).to.deep.equal([]);
  });

  it('are kept in mind for who comes back soon', async () => {
    const { volume, asked, temporaries } = stage();
    const read = (start: number) => collect(volume.createReadStream('/m/film', { start, end: start + 999 }));
    await read(5 * PART);
    asked();
    await read(5 * PART);
    expect(asked()).to.deep.equal([]);
    expect((await temporaries()).length).to.equal(1);
  });

  it('are none once all of it has come: it is cached then, and open handles go on', async () => {
    const { volume, content, asked, temporaries } = stage();
    await using handle = await volume.promises.open('/m/film');
    await handle.readFile();
    await eventually(async () => expect(await temporaries()).to.deep.equal([]));
    asked();
    await using plain = await volume.promises.open('/m/film');
    expect((await plain.readFile()).equals(content)).to.equal(true);
    const { buffer } = await handle.read(Buffer.alloc(1000), 0, 1000, 3 * PART);
    expect(buffer.equals(content.subarray(3 * PART, 3 * PART + 1000))).to.equal(true);
    expect((await handle.stat({ bigint: true })).mtimeNs).to.equal(
      (await plain.stat({ bigint: true })).mtimeNs,
    );
    expect(asked()).to.deep.equal([]);
  });

  it('are one for a small object, whole', async () => {
    const { volume, asked, store } = stage();
    await store.bucket.put('note', Buffer.from('hello'));
    await using handle = await volume.promises.open('/m/note');
    expect(await handle.readFile('utf8')).to.equal('hello');
    expect(asked()).to.deep.equal([[0, PART]]);
  });

  it('are two for a range of a small object that was large when it was last seen', async () => {
    const { volume, asked, store } = stage();
    await volume.promises.stat('/m/film');
    await store.bucket.put('film', Buffer.from('small now'));
    const bytes = await collect(volume.createReadStream('/m/film', { start: 6, end: 8 }));
    expect(bytes.toString()).to.equal('now');
    expect(asked()).to.deep.equal([
      [6, 9],
      [0, PART],
    ]);
  });

  it('are those of the sync reads that need them, and are ahead of a reader who goes on', async () => {
    const { volume, content } = stage();
    let requests = 0;
    const { inThread } = stage().store.bucket;
    const get = inThread.get.bind(inThread);
    (inThread as { get: unknown }).get = (...given: Parameters<typeof get>) => {
      requests += 1;
      return get(...given);
    };
    const number = volume.openSync('/m/film', 'r');
    expect(requests).to.equal(1);
    const buffer = Buffer.alloc(8 * KIBIBYTE);
    for (let position = 0; position < content.length; position += buffer.length) {
      const read = volume.readSync(number, buffer, 0, buffer.length, null);
      expect(buffer.subarray(0, read).equals(content.subarray(position, position + read))).to.equal(true);
    }
    volume.closeSync(number);
    expect(requests).to.be.at.most(20);
    requests = 0;
    expect(volume.readFileSync('/m/film').equals(content)).to.equal(true);
    expect(requests).to.equal(0);
  });
});

function byStart([one]: [number, unknown], [other]: [number, unknown]): number {
  return one - other;
}
