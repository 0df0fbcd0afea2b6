import { expect } from 'chai';
import { bytesOf, pattern, readAll, refusal, text } from '../../conformance/object-store/helpers.js';
import { useFaultyS3 } from '../support/faulty-s3.js';

const CONTENT = pattern(1000);
const GET = { operation: 'GetObject' } as const;

describe('an answer to a read of the S3 store', () => {
  const faulty = useFaultyS3();

  beforeEach(async () => {
    await faulty().store.put('a', CONTENT);
  });

  it('that is the whole object serves a range at its beginning', async () => {
    const { store, misbehave } = faulty();
    await misbehave({ when: GET, fault: { ignoreRange: true } });
    const reading = await store.get('a', { range: { start: 0, end: 10 } });
    expect(reading.range).to.deep.equal({ start: 0, end: 10 });
    expect((await bytesOf(reading)).equals(CONTENT.subarray(0, 10))).to.equal(true);
  });

  it('that is the whole object is EIO for any other range', async () => {
    const { store, misbehave } = faulty();
    await misbehave({ when: GET, fault: { ignoreRange: true } });
    await refusal(store.get('a', { range: { start: 5, end: 10 } }), 'EIO');
  });

  for (const contentRange of ['bytes 6-10/1000', 'bytes 5-9/*', 'bytes 5-99/1000', 'nonsense']) {
    it(`with the Content-Range ${contentRange} is EIO for bytes 5 to 10`, async () => {
      const { store, misbehave } = faulty();
      await misbehave({ when: GET, fault: { contentRange } });
      await refusal(store.get('a', { range: { start: 5, end: 10 } }), 'EIO');
    });
  }

  it('of another version than ifMatch names is ESTALE, though the store let it pass', async () => {
    const { store, misbehave } = faulty();
    const { version } = await store.head('a');
    await misbehave({ when: GET, fault: { etag: '"11111111111111111111111111111111"' } });
    await refusal(store.get('a', { ifMatch: version }), 'ESTALE');
  });

  it('leaves no connection behind when it is refused', async () => {
    const { storeWith, misbehave } = faulty();
    const store = storeWith({ maximumConcurrency: 1 });
    await store.put('large', pattern(2_000_000));
    await misbehave({ when: { ...GET, times: 20 }, fault: { ignoreRange: true } });
    for (let count = 0; count < 20; count += 1) {
      await refusal(store.get('large', { range: { start: 5, end: 10 } }), 'EIO');
    }
    expect((await readAll(store, 'large')).length).to.equal(2_000_000);
  });

  it('costs one request for an object, two for a range of an empty one or past the end', async () => {
    const { store, server } = faulty();
    await store.put('empty', text(''));
    await server.resetCounts();
    await bytesOf(await store.get('a', { range: { start: 0, end: 5000 } }));
    expect(await requests(server)).to.deep.equal({ GetObject: 1 });
    await server.resetCounts();
    await bytesOf(await store.get('empty', { range: { start: 0, end: 5000 } }));
    expect(await requests(server)).to.deep.equal({ GetObject: 1, HeadObject: 1 });
    await server.resetCounts();
    await bytesOf(await store.get('a', { range: { start: 1000 } }));
    expect(await requests(server)).to.deep.equal({ GetObject: 1, HeadObject: 1 });
  });

  it('of 503 is asked for again, twice', async () => {
    const { store, server, misbehave } = faulty();
    await misbehave({ when: { ...GET, times: 2 }, fault: { status: 503 } });
    expect((await readAll(store, 'a')).equals(CONTENT)).to.equal(true);
    expect((await server.counts())['GetObject']).to.equal(3);
  });

  it('of 503 for ever is EIO, with what the store said as its cause', async () => {
    const { store, misbehave } = faulty();
    await misbehave({ when: GET, fault: { status: 503 } });
    const error = await refusal(store.get('a'), 'EIO');
    expect(error.cause).to.have.property('name', 'SlowDown');
    expect(error.message).to.match(/SlowDown.*\[HTTP 503\] \[request .+\]/);
  });

  it('that never comes is ETIMEDOUT', async () => {
    const { storeWith, misbehave } = faulty();
    await misbehave({ fault: { stallAfterBytes: 0 } });
    await refusal(storeWith({ idleTimeout: 100, attempts: 2 }).get('a'), 'ETIMEDOUT');
  });

  it('that is cut off before it begins is asked for again', async () => {
    const { store, server, misbehave } = faulty();
    await misbehave({ when: { ...GET, times: 2 }, fault: { resetAfterBytes: 0 } });
    expect((await readAll(store, 'a')).equals(CONTENT)).to.equal(true);
    expect((await server.counts())['GetObject']).to.equal(3);
  });
});

/** Requests by operation, without bytes. */
async function requests(server: { counts(): Promise<Record<string, number>> }) {
  const { bytesSent, bytesReceived, ...operations } = await server.counts();
  return operations;
}
