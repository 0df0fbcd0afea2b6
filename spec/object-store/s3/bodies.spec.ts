import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { ObjectReading, ObjectStore } from '../../../lib/object-store/contract.js';
import * as helpers from '../../conformance/object-store/helpers.js';
import { pattern, refusal } from '../../conformance/object-store/helpers.js';
import { eventually } from '../../object-fs/ranged/support.js';
import { useFaultyS3 } from '../support/faulty-s3.js';

const SIZE = 1_000_000;
const CONTENT = pattern(SIZE);
/** Milliseconds in which every body is whole or has failed: a spec must not wait for what never comes. */
const PATIENCE = 20_000;
const FIRST_GET = { operation: 'GetObject', times: 1 } as const;

/** Who reads a body. */
const WAYS: Readonly<Record<string, (reading: ObjectReading) => Promise<Buffer>>> = {
  'piece by piece': helpers.bytesOf,
  'at once': async ({ body }) => {
    const bytes = await body.collect!(new AbortController().signal);
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  },
  'at once behind its first piece': async ({ body }) => {
    const { done, value } = await body[Symbol.asyncIterator]().next();
    if (done) return Buffer.alloc(0);
    return Buffer.concat([value, await body.collect!(new AbortController().signal)]);
  },
};

for (const [way, bytesOf] of Object.entries(WAYS)) {
  const readAll = async (store: ObjectStore, key: string) => bytesOf(await store.get(key));

  describe(`a body of the S3 store, read ${way}`, () => {
    const faulty = useFaultyS3();

    beforeEach(async () => {
      await faulty().store.put('a', CONTENT);
    });

    const BREAKS = {
      'is reset': { resetAfterBytes: 400_000 },
      'ends early': { endAfterBytes: 400_000 },
      stalls: { stallAfterBytes: 400_000 },
    } as const;
    for (const [what, fault] of Object.entries(BREAKS)) {
      it(`is whole although its connection ${what}, for one request more`, async () => {
        const { store, server, misbehave } = faulty();
        await misbehave({ when: FIRST_GET, fault });
        expect((await readAll(store, 'a')).equals(CONTENT)).to.equal(true);
        expect((await server.counts())['GetObject']).to.equal(2);
      });
    }

    it('is continued from the byte that is missing, and only to the end of its range', async () => {
      const { store, server, misbehave } = faulty();
      await misbehave({ when: FIRST_GET, fault: { resetAfterBytes: 300_000 } });
      const reading = await store.get('a', { range: { start: 100_000, end: 900_000 } });
      expect((await bytesOf(reading)).equals(CONTENT.subarray(100_000, 900_000))).to.equal(true);
      const { bytesSent } = await server.counts();
      expect(bytesSent).to.be.within(800_000, 1_100_000);
      const [, more] = await server.log();
      expect(more?.range).to.match(/^bytes=\d+-899999$/);
      expect(more?.conditions).to.deep.equal({ 'if-match': reading.object.version });
    });

    it('is whole although nothing of it came at first', async () => {
      const { store, misbehave } = faulty();
      await misbehave({ when: FIRST_GET, fault: { endAfterBytes: 0 } });
      expect((await readAll(store, 'a')).equals(CONTENT)).to.equal(true);
    });

    it('is whole although it breaks off five times', async () => {
      const { store, server, misbehave } = faulty();
      await misbehave({ when: { operation: 'GetObject', times: 5 }, fault: { endAfterBytes: 100_000 } });
      expect((await readAll(store, 'a')).equals(CONTENT)).to.equal(true);
      expect((await server.counts())['GetObject']).to.equal(6);
    });

    it('is EIO when it breaks off a sixth time, and says where', async () => {
      const { store, server, misbehave } = faulty();
      await misbehave({ when: { operation: 'GetObject' }, fault: { endAfterBytes: 100_000 } });
      const error = await refusal(readAll(store, 'a'), 'EIO');
      expect(error.message).to.contain('of 1000000 and 5 resumes');
      expect((await server.counts())['GetObject']).to.equal(6);
    });

    it('is ETIMEDOUT when it stalls again and again', async () => {
      const { storeWith, misbehave } = faulty();
      await misbehave({ when: { operation: 'GetObject' }, fault: { stallAfterBytes: 1000 } });
      await refusal(readAll(storeWith({ idleTimeout: 50, bodyResumes: 2 }), 'a'), 'ETIMEDOUT');
    });

    it('that stalls is given up after the idle timeout, not when its connection has been silent for far longer', async () => {
      const { storeWith, misbehave } = faulty();
      await misbehave({ when: { operation: 'GetObject' }, fault: { stallAfterBytes: 1000 } });
      const reading = readAll(storeWith({ idleTimeout: 50, bodyResumes: 0 }), 'a');
      const { cause } = await refusal(inTime(reading), 'ETIMEDOUT');
      expect((cause as Error).message).to.equal('not a byte of the body within 50 ms');
    });

    it('may come slowly, byte by byte, for longer than the idle timeout', async () => {
      const { store, server, misbehave } = faulty();
      await store.put('small', CONTENT.subarray(0, 100));
      await misbehave({ when: { operation: 'GetObject' }, fault: { dripBytesPerSecond: 150 } });
      expect((await readAll(store, 'small')).length).to.equal(100);
      expect((await server.counts())['GetObject']).to.equal(1);
    });

    it('is ESTALE, never a mix, when the object was replaced before it is continued', async () => {
      const { store, misbehave } = faulty();
      await misbehave({ when: FIRST_GET, fault: { endAfterBytes: 400_000 } });
      const { body } = await store.get('a');
      await store.put('a', pattern(SIZE, 99));
      await refusal(bytesOf({ body } as never), 'ESTALE');
    });

    it('is ESTALE when the object was deleted before it is continued', async () => {
      const { store, misbehave } = faulty();
      await misbehave({ when: FIRST_GET, fault: { endAfterBytes: 400_000 } });
      const { body } = await store.get('a');
      await store.delete(['a']);
      await refusal(bytesOf({ body } as never), 'ESTALE');
    });

    const CONTINUED_WRONGLY = [
      {
        title: 'is ESTALE when a store ignores If-Match and continues with another ETag',
        fault: { etag: '"11111111111111111111111111111111"' },
        code: 'ESTALE',
      },
      {
        title: 'is EIO when it is continued with the whole object',
        fault: { ignoreRange: true },
        code: 'EIO',
      },
      {
        title: 'is EIO when it is continued with another range',
        fault: { contentRange: 'bytes 5-10/1000000' },
        code: 'EIO',
      },
    ] as const;
    for (const { title, fault, code } of CONTINUED_WRONGLY) {
      it(title, async () => {
        const { store, misbehave } = faulty();
        await misbehave(
          { when: FIRST_GET, fault: { endAfterBytes: 400_000 } },
          { when: { operation: 'GetObject' }, fault },
        );
        await refusal(readAll(store, 'a'), code);
      });
    }

    it('is whole when nothing of it had come and it is continued with the whole object', async () => {
      const { store, misbehave } = faulty();
      await misbehave(
        { when: FIRST_GET, fault: { endAfterBytes: 0 } },
        { when: { operation: 'GetObject' }, fault: { ignoreRange: true } },
      );
      const reading = await store.get('a', { range: { start: 0, end: 1000 } });
      expect((await bytesOf(reading)).equals(CONTENT.subarray(0, 1000))).to.equal(true);
    });

    it('goes on when continuing it fails at first', async () => {
      const { store, misbehave } = faulty();
      await misbehave(
        { when: FIRST_GET, fault: { resetAfterBytes: 400_000 } },
        { when: { operation: 'GetObject', times: 4 }, fault: { status: 503 } },
      );
      expect((await readAll(store, 'a')).equals(CONTENT)).to.equal(true);
    });
  });

  describe(`a body of the S3 store with checksums, read ${way}`, () => {
    const faulty = useFaultyS3({ checksums: true });

    beforeEach(async () => {
      await faulty().store.put('a', CONTENT);
    });

    it('is EIO at its end when a byte was changed on the way', async () => {
      const { store, misbehave } = faulty();
      await misbehave({ when: { operation: 'GetObject' }, fault: { corruptByteAt: 500_000 } });
      const error = await refusal(readAll(store, 'a'), 'EIO');
      expect(error.message).to.contain('CRC32');
    });

    it('is checked over its breaks', async () => {
      const { store, misbehave } = faulty();
      await misbehave({ when: FIRST_GET, fault: { resetAfterBytes: 400_000 } });
      expect((await readAll(store, 'a')).equals(CONTENT)).to.equal(true);
    });

    it('is not checked against the checksum of the whole when it is a range', async () => {
      const { store, misbehave } = faulty();
      await misbehave({ when: { operation: 'GetObject' }, fault: { wholeChecksumOnRange: true } });
      const reading = await store.get('a', { range: { start: 10, end: 1000 } });
      expect((await bytesOf(reading)).equals(CONTENT.subarray(10, 1000))).to.equal(true);
    });

    it('of an upload in parts has one checksum for the whole', async () => {
      const { store } = faulty();
      const upload = await store.multipart('parts');
      const part = pattern(5 * 1024 * 1024);
      await upload.uploadPart(1, part);
      await upload.uploadPart(2, CONTENT);
      await upload.complete();
      const reading = await store.get('parts');
      expect(reading.object.crc32).to.be.a('string');
      expect((await bytesOf(reading)).length).to.equal(part.length + SIZE);
    });
  });
}

describe('a body of the S3 store, whoever reads it', () => {
  const faulty = useFaultyS3();

  it('is ended, though more of it may come, when it is the wrong one', async () => {
    const { server, storeWith, misbehave } = faulty();
    const store = storeWith({ idleTimeout: 60_000 });
    await store.put('a', CONTENT);
    await misbehave({ fault: { contentRange: 'bytes 5-10/1000000', stallAfterBytes: 100 } });
    await refusal(store.get('a', { range: { start: 100, end: 1000 } }), 'EIO');
    await eventually(async () => expect((await server.activity()).requests).to.equal(0));
  });

  it('goes on after a reader who was away until its connection was closed, as often as that happens', async () => {
    const { storeWith } = faulty();
    const store = storeWith({ idleTimeout: 250, bodyResumes: 0 });
    const large = pattern(30_000_000);
    await store.put('large', large);
    const chunks: Uint8Array[] = [];
    for await (const chunk of (await store.get('large')).body) {
      if (chunks.length < 2) await new Promise((resolve) => setTimeout(resolve, 1800));
      chunks.push(chunk);
    }
    expect(Buffer.concat(chunks).equals(large)).to.equal(true);
  });

  it('can be ended while it waits to be continued', async () => {
    const { store, misbehave } = faulty();
    await store.put('a', CONTENT);
    await misbehave(
      { when: FIRST_GET, fault: { endAfterBytes: 0 } },
      { when: { operation: 'GetObject' }, fault: { stallAfterBytes: 0 } },
    );
    const iterator = (await store.get('a')).body[Symbol.asyncIterator]();
    const next = iterator.next().catch((error: Error) => error.name);
    await new Promise((resolve) => setTimeout(resolve, 150));
    await iterator.return?.();
    expect(await next).to.equal('AbortError');
  });
});

describe('a body of the S3 store that is read at once', () => {
  const faulty = useFaultyS3();

  it('is nothing where nothing was stored', async () => {
    const { store } = faulty();
    await store.put('empty', Buffer.alloc(0));
    const { body } = await store.get('empty');
    expect((await body.collect!(new AbortController().signal)).length).to.equal(0);
    expect(store.requestsInFlight).to.equal(0);
  });

  for (const [what, fault] of Object.entries({
    'while it stalls': { stallAfterBytes: 1000 },
    'while it is continued': { endAfterBytes: 0 },
  })) {
    it(`ends with the reason of an abort ${what}, and its request with it`, async () => {
      const { store, misbehave } = faulty();
      await store.put('a', CONTENT);
      await misbehave(
        { when: FIRST_GET, fault },
        { when: { operation: 'GetObject' }, fault: { stallAfterBytes: 0 } },
      );
      const controller = new AbortController();
      const { body } = await store.get('a');
      const collected = body.collect!(controller.signal).catch((error: unknown) => error);
      await sleep(150);
      const reason = new Error('not wanted');
      controller.abort(reason);
      expect(await collected).to.equal(reason);
      await eventually(() => expect(store.requestsInFlight).to.equal(0));
    });
  }

  it('is not read where that is aborted before', async () => {
    const { store } = faulty();
    await store.put('a', CONTENT);
    const reason = new Error('not wanted');
    const { body } = await store.get('a');
    expect(await body.collect!(AbortSignal.abort(reason)).catch((error: unknown) => error)).to.equal(reason);
    await eventually(() => expect(store.requestsInFlight).to.equal(0));
  });
});

async function inTime<Result>(work: Promise<Result>): Promise<Result> {
  const end = new AbortController();
  const late = sleep(PATIENCE, undefined, end).then(() => expect.fail('it came to no end'));
  late.catch(() => {});
  return Promise.race([work, late]).finally(() => end.abort());
}
