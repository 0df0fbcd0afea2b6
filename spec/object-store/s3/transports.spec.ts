import { expect } from 'chai';
import type { ObjectReading } from '../../../lib/object-store/contract.js';
import type { S3ObjectStore } from '../../../lib/object-store/s3/s3-object-store.js';
import { bytesOf, pagesOf, pattern, text } from '../../conformance/object-store/helpers.js';
import type { Fault } from '../../support/s3-server/server.js';
import { useFaultyS3 } from '../support/faulty-s3.js';
import { outcome } from '../support/outcome.js';

type Read = (store: S3ObjectStore) => Promise<unknown>;

const told = async (reading: ObjectReading | undefined) =>
  reading && { object: reading.object, range: reading.range, bytes: await bytesOf(reading) };

/** Keys with all that a signature could get wrong. */
const ODD = ["a b+c%25!'()*~&=?#é/..x//$,;:@\u{1F600}", 'a/./b', '%2F'];

const READS: Readonly<Record<string, Read>> = {
  head: (store) => store.head('a'),
  get: async (store) => told(await store.get('a')),
  'get of a range': async (store) => told(await store.get('a', { range: { start: 7, end: 20_000 } })),
  'get of the end': async (store) => told(await store.get('a', { range: { start: 90_000 } })),
  'get of one version': async (store) => {
    const { version } = await store.head('a');
    return told(await store.get('a', { ifMatch: version, range: { start: 1, end: 3 } }));
  },
  'get of what is new only': async (store) => {
    const { version } = await store.head('a');
    return [
      await told(await store.get('a', { ifNoneMatch: version })),
      await told(await store.get('a', { ifNoneMatch: '"x"' })),
    ];
  },
  'get of nothing': (store) => store.get('nothing'),
  'head of nothing': (store) => store.head('nothing'),
  'get of odd keys': async (store) => [
    await told(await store.get(ODD[0] as string)),
    await store.head(ODD[1] as string),
    await told(await store.get(ODD[2] as string)),
  ],
  list: (store) => pagesOf(store, {}),
  'list of odd prefixes': async (store) => [
    await pagesOf(store, { prefix: "a b+c%25!'()", delimiter: '/' }),
    await pagesOf(store, { startAfter: 'a b+c%26' }),
  ],
};

const FAULTS: readonly Fault[] = [
  ...[{ status: 404, code: 'NoSuchBucket' }, { status: 401 }, { status: 403, code: 'AccessDenied' }],
  ...[{ status: 400, code: 'ExpiredToken' }, { status: 400, code: 'InvalidRequest' }, { status: 405 }],
  ...[{ status: 412 }, { status: 304 }, { status: 301, code: 'PermanentRedirect' }, { status: 416 }],
  ...[{ status: 500 }, { status: 501 }, { status: 503, code: 'SlowDown' }, { status: 429 }, { status: 504 }],
  ...[{ resetAfterBytes: 0 }, { resetAfterBytes: 300 }, { endAfterBytes: 300 }, { ignoreRange: true }],
  ...[{ contentRange: 'bytes 5-10/1000000' }, { contentRange: 'nonsense' }, { shiftRange: 1 }],
  ...[{ etag: '' }, { etag: 'bare' }, { corruptByteAt: 3 }, { wholeChecksumOnRange: true }],
];

describe('the fast transport of the S3 store', () => {
  const faulty = useFaultyS3({ checksums: true, retryPause: 0, bodyResumes: 2 });

  beforeEach(async () => {
    const { store } = faulty();
    await store.put('a', pattern(100_000), { contentType: 'text/x', metadata: { who: 'me' } });
    for (const key of ODD) await store.put(key, text(key));
  });

  for (const [name, read] of Object.entries(READS)) {
    it(`answers as that of the SDK: ${name}`, async () => {
      const { storeWith } = faulty();
      const [reference, fast] = [storeWith({ transport: 'sdk' }), await warmed(storeWith)];
      expect(await outcome(fast, read)).to.deep.equal(await outcome(reference, read));
    });
  }

  for (const fault of FAULTS) {
    it(`takes ${JSON.stringify(fault)} as that of the SDK does`, async () => {
      const { storeWith, misbehave, server } = faulty();
      const stores = [storeWith({ transport: 'sdk' }), await warmed(storeWith)];
      for (const name of ['head', 'get', 'get of a range', 'list']) {
        const results = [];
        for (const store of stores) {
          await misbehave({ fault });
          const result = await outcome(store, READS[name] as Read);
          const { bytesSent, bytesReceived, ...requests } = await server.counts();
          results.push({ result, requests });
        }
        expect(results[1], name).to.deep.equal(results[0]);
      }
      await misbehave();
    });
  }

  it('is asked in time, or it is ETIMEDOUT after as many requests', async () => {
    const { storeWith, misbehave, server } = faulty();
    const options = { idleTimeout: 150, attempts: 2 };
    const store = await warmed(({ transport }) => storeWith({ ...options, transport }));
    for (const [name, operation, stallAfterBytes] of [
      ...[['head', 'HeadObject', 0] as const, ['get', 'GetObject', 0] as const],
      ...[['list', 'ListObjectsV2', 0] as const, ['list', 'ListObjectsV2', 100] as const],
    ]) {
      await misbehave({ fault: { stallAfterBytes } });
      expect(await outcome(store, READS[name] as Read)).to.have.property('code', 'ETIMEDOUT');
      expect(await server.counts()).to.include({ [operation]: 2 });
    }
  });

  it('gives up an aborted request and its connection', async () => {
    const { storeWith, misbehave } = faulty();
    const store = await warmed(storeWith);
    await misbehave({ fault: { stallAfterBytes: 0 } });
    const caller = new AbortController();
    const refused = store.get('a', { signal: caller.signal }).catch((error) => error);
    setTimeout(() => caller.abort(), 20);
    expect(await refused).to.have.property('name', 'AbortError');
    expect(store.requestsInFlight).to.equal(0);
  });
});

/** A fast store that has learned the form of each operation from the SDK. */
async function warmed(storeWith: (options: { transport: 'fast' }) => S3ObjectStore): Promise<S3ObjectStore> {
  const store = storeWith({ transport: 'fast' });
  await store.head('a');
  await bytesOf(await store.get('a'));
  await pagesOf(store, {});
  return store;
}
