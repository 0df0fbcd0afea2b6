import { promisify } from 'node:util';
import { expect } from 'chai';
import { StoreError } from '../../../lib/object-store/store-error.js';
import { errnoError, expectError, expectThrow } from '../../support/expect-error.js';
import { collect, contentOf, eventually, PART, useRanged } from './support.js';

const STALE = { code: 'ESTALE', errno: -116, syscall: 'read', message: 'ESTALE: stale file handle, read' };

describe('the version of an open large object', () => {
  const stage = useRanged();

  const changes: Readonly<Record<string, () => Promise<unknown>>> = {
    'replaced by another program': () => stage().store.bucket.put('film', contentOf(10 * PART, 2)),
    'replaced by a shorter one': () => stage().store.bucket.put('film', Buffer.from('short')),
    'removed by another program': () => stage().store.bucket.delete(['film']),
    'replaced by this process': () => stage().volume.promises.writeFile('/m/film', contentOf(10 * PART, 3)),
    'removed by this process': () => stage().volume.promises.unlink('/m/film'),
    'moved by this process': () => stage().volume.promises.rename('/m/film', '/m/other'),
  };

  for (const [name, change] of Object.entries(changes)) {
    it(`is what a handle keeps: of one that is ${name}, what has come can be read, and what has not is ESTALE`, async () => {
      const { volume, content } = stage();
      await using handle = await volume.promises.open('/m/film');
      const before = await handle.stat();
      await handle.read(Buffer.alloc(1000), 0, 1000, 5 * PART);
      await change();
      const { buffer } = await handle.read(Buffer.alloc(1000), 0, 1000, 5 * PART);
      expect(buffer.equals(content.subarray(5 * PART, 5 * PART + 1000))).to.equal(true);
      await expectError(handle.read(Buffer.alloc(1000), 0, 1000, 7 * PART), STALE);
      await expectError(handle.readFile(), STALE);
      expect(await handle.stat()).to.deep.equal(before);
    });
  }

  it('is told by every way of reading', async () => {
    const { volume, store } = stage();
    await using handle = await volume.promises.open('/m/film');
    const number = await promisify(volume.open)('/m/film', 'r');
    await store.bucket.put('film', contentOf(10 * PART, 2));
    const position = 4 * PART;
    const read = promisify(volume.read) as (...given: unknown[]) => Promise<unknown>;
    await expectError(read(number, Buffer.alloc(9), 0, 9, position), STALE);
    await expectError(collect(handle.createReadStream({ start: position, autoClose: false })), STALE);
    await expectError(handle.readv([Buffer.alloc(9)], position), STALE);
    expectThrow(() => volume.readSync(number, Buffer.alloc(9), 0, 9, position), STALE);
    expectThrow(() => volume.readFileSync(number), STALE);
    await promisify(volume.close)(number);
  });

  it('has what the store said as the cause of the error', async () => {
    const { volume, store } = stage();
    await using handle = await volume.promises.open('/m/film');
    await store.bucket.put('film', contentOf(10 * PART, 2));
    const error: Error = await handle.read(Buffer.alloc(9), 0, 9, 4 * PART).then(
      () => expect.fail(),
      (reason) => reason,
    );
    expect(error.cause).to.be.instanceOf(StoreError);
  });

  it('is the new one for who opens it once the change was noticed', async () => {
    const { volume, store } = stage();
    await using old = await volume.promises.open('/m/film');
    const next = contentOf(10 * PART, 2);
    await store.bucket.put('film', next);
    await expectError(old.read(Buffer.alloc(9), 0, 9, 4 * PART), STALE);
    await using handle = await volume.promises.open('/m/film');
    expect((await handle.readFile()).equals(next)).to.equal(true);
    await expectError(old.read(Buffer.alloc(9), 0, 9, 6 * PART), STALE);
  });

  it('is never mixed with another, however often it changes under many readers', async () => {
    const { volume, store } = stage();
    const versions = Array.from({ length: 12 }, (_, seed) => contentOf(10 * PART, seed));
    let read = 0;
    const reader = async (): Promise<void> => {
      for (let turn = 0; turn < 6; turn += 1) {
        await using handle = await volume.promises.open('/m/film');
        const chunks: Buffer[] = [];
        try {
          for await (const chunk of handle.createReadStream({ autoClose: false }))
            chunks.push(chunk as Buffer);
        } catch (error) {
          expect(error).to.have.property('code', 'ESTALE');
        }
        const bytes = Buffer.concat(chunks);
        read += bytes.length;
        const isOne = versions.some((version) => bytes.equals(version.subarray(0, bytes.length)));
        expect(isOne, `${bytes.length} bytes are of one version`).to.equal(true);
      }
    };
    const readers = Promise.all(Array.from({ length: 5 }, reader));
    const writer = (async () => {
      for (const version of versions) {
        await store.bucket.put('film', version);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    })();
    await Promise.all([readers, writer]);
    expect(read).to.be.greaterThan(PART);
  });

  it('is not cached when it was replaced by this process while it came', async () => {
    const { volume, objects, content } = stage();
    await using handle = await volume.promises.open('/m/film');
    const bytes = handle.readFile();
    const next = contentOf(3 * PART, 4);
    await Promise.all([bytes.catch(() => {}), volume.promises.writeFile('/m/film', next)]);
    await eventually(async () => expect(await objects.cache.lookUp('film')).to.be.an('object'));
    expect((await volume.promises.readFile('/m/film')).equals(next)).to.equal(true);
    expect(await volume.promises.readFile('/m/film')).to.not.deep.equal(content);
  });
});

describe('a request for a part of a large object', () => {
  const stage = useRanged();

  it('that fails is the failure of the read that needs it, and the next read asks again', async () => {
    const { volume, store, content } = stage();
    await using handle = await volume.promises.open('/m/film');
    store.before = async () => {
      throw new StoreError('EIO', 'film');
    };
    await expectError(handle.read(Buffer.alloc(10), 0, 10, 5 * PART), errnoError('EIO', 'read'));
    store.before = async () => {};
    const { buffer } = await handle.read(Buffer.alloc(10), 0, 10, 5 * PART);
    expect(buffer.equals(content.subarray(5 * PART, 5 * PART + 10))).to.equal(true);
  });

  it('that fails leaves the position where it was', async () => {
    const { volume, store, content } = stage();
    await using handle = await volume.promises.open('/m/film');
    await handle.read(Buffer.alloc(100), 0, 100);
    store.between = async () => {
      throw new StoreError('ETIMEDOUT', 'film');
    };
    await expectError(handle.read(Buffer.alloc(2 * PART), 0, 2 * PART), errnoError('ETIMEDOUT', 'read'));
    store.between = async () => {};
    const { buffer } = await handle.read(Buffer.alloc(100), 0, 100);
    expect(buffer.equals(content.subarray(100, 200))).to.equal(true);
  });

  it('that was only made ahead of a reader fails for nobody', async () => {
    const { volume, store, content } = stage();
    await using handle = await volume.promises.open('/m/film');
    let failed = 0;
    store.before = async ({ start }) => {
      if (start !== 2 * PART || failed > 0) return;
      failed += 1;
      throw new StoreError('EIO', 'film');
    };
    const bytes: Buffer[] = [];
    for (let position = 0; position < content.length; position += PART / 2) {
      const { buffer } = await handle.read(Buffer.alloc(PART / 2), 0, PART / 2);
      bytes.push(buffer);
    }
    expect(Buffer.concat(bytes).equals(content)).to.equal(true);
    expect(failed).to.equal(1);
  });

  for (const [name, spoil] of Object.entries({
    'brings too few bytes': (bytes: Uint8Array) => bytes.subarray(1),
    'brings too many bytes': (bytes: Uint8Array) => Buffer.concat([bytes, Buffer.from('x')]),
  })) {
    it(`that ${name} is EIO, and is asked for again`, async () => {
      const { volume, store, content } = stage();
      await using handle = await volume.promises.open('/m/film');
      const get = store.get.bind(store) as (...given: unknown[]) => ReturnType<typeof store.get>;
      store.get = (async (...given: unknown[]) => {
        const reading = await get(...given);
        const { body } = reading;
        return {
          ...reading,
          body: (async function* () {
            let isFirst = true;
            for await (const bytes of body) {
              yield isFirst ? spoil(bytes) : bytes;
              isFirst = false;
            }
          })(),
        };
      }) as typeof store.get;
      await expectError(handle.read(Buffer.alloc(PART), 0, PART, 5 * PART), errnoError('EIO', 'read'));
      store.get = get as typeof store.get;
      const { buffer } = await handle.read(Buffer.alloc(PART), 0, PART, 5 * PART);
      expect(buffer.equals(content.subarray(5 * PART, 6 * PART))).to.equal(true);
    });
  }

  it('that brings other bytes than the checksum of the whole says is not cached', async () => {
    const { volume, store, objects } = stage();
    const get = store.get.bind(store) as (...given: unknown[]) => ReturnType<typeof store.get>;
    store.get = (async (...given: unknown[]) => {
      const reading = await get(...given);
      return reading && { ...reading, object: { ...reading.object, crc32: 'AAAAAA==' } };
    }) as typeof store.get;
    const handle = await volume.promises.open('/m/film');
    await handle.readFile();
    await handle.close();
    await eventually(async () => expect(await stage().temporaries()).to.deep.equal([]));
    expect(await objects.cache.lookUp('film')).to.equal(undefined);
    await expectError(volume.promises.readFile('/m/film'), errnoError('EIO', 'open', '/m/film'));
  });
});

describe('the stats of a large object', () => {
  const stage = useRanged();

  it('agree in every field, cold and warm, by path, handle and number', async () => {
    const { volume, store, objects } = stage();
    await store.bucket.put('film', contentOf(3 * PART), {
      metadata: { mtime: '1700000000.123456789', mode: '33152' },
    });
    const cold = await volume.promises.stat('/m/film', { bigint: true });
    await using handle = await volume.promises.open('/m/film');
    const number = volume.openSync('/m/film', 'r');
    const all = async () => [
      await volume.promises.stat('/m/film', { bigint: true }),
      await handle.stat({ bigint: true }),
      volume.fstatSync(number, { bigint: true }),
      await (promisify(volume.fstat) as (...given: unknown[]) => Promise<unknown>)(number, { bigint: true }),
    ];
    for (const stats of await all()) expect(stats).to.deep.equal(cold);
    await handle.readFile();
    await eventually(async () => expect(await objects.cache.lookUp('film')).to.be.an('object'));
    for (const stats of await all()) expect(stats).to.deep.equal(cold);
    await using plain = await volume.promises.open('/m/film');
    expect(await plain.stat({ bigint: true })).to.deep.equal(cold);
    volume.closeSync(number);
  });
});
