import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { MultipartUpload, PutOptions } from '../../../lib/object-store/contract.js';
import type { S3ObjectStore } from '../../../lib/object-store/s3/s3-object-store.js';
import { bytesOf, pattern, text } from '../../conformance/object-store/helpers.js';
import type { Fault, FaultRule } from '../../support/s3-server/server.js';
import { type FaultyS3, useFaultyS3 } from '../support/faulty-s3.js';
import { factsOf, outcome } from '../support/outcome.js';

type Write = (store: S3ObjectStore) => Promise<unknown>;

const KEY = "a b+c%25!'()*~&=?#é/..x//$,;:@\u{1F600}";
const BYTES = pattern(5000);
const OPTIONS: PutOptions = { contentType: 'text/x; a="b"', metadata: { who: 'me  and you', empty: '' } };

const WRITES = {
  put: (store) => store.put(KEY, BYTES, OPTIONS),
  'put of nothing': (store) => store.put(KEY, text('')),
  'put of much': (store) => store.put(KEY, pattern(3_000_000), OPTIONS),
  'put that creates': (store) => store.put(KEY, BYTES, { ...OPTIONS, ifNoneMatch: '*' }),
  'put that replaces': async (store) => {
    const { version } = await store.head('there');
    return store.put('there', BYTES, { ...OPTIONS, ifMatch: version });
  },
  'put that finds another': (store) => store.put('there', BYTES, { ifNoneMatch: '*' }),
  'put that finds another version': (store) => store.put('there', BYTES, { ifMatch: '"x"' }),
  'put that creates much': (store) => store.put(KEY, pattern(3_000_000), { ifNoneMatch: '*' }),
  'upload of parts': (store) =>
    inParts(store, async (upload) => {
      await upload.uploadPart(1, pattern(5 * 1024 * 1024));
      await upload.uploadPart(2, BYTES);
      return upload.complete();
    }),
  'upload of a part': (store) => inParts(store, (upload) => upload.uploadPart(1, BYTES)),
  'upload of an empty part': (store) => inParts(store, (upload) => upload.uploadPart(1, text(''))),
  'part of no upload': (store) =>
    inParts(store, async (upload) => {
      await store.abortUpload('b', upload.id!);
      await upload.uploadPart(1, BYTES);
    }),
  delete: (store) => deleted(store, 'there'),
  'delete of an odd key': async (store) => {
    await store.put(KEY, BYTES);
    return deleted(store, KEY);
  },
  'delete of nothing': (store) => deleted(store, 'nothing'),
} satisfies Readonly<Record<string, Write>>;

const FAULTS: readonly Fault[] = [
  ...[{ status: 404, code: 'NoSuchBucket' }, { status: 404 }, { status: 401 }, { status: 405 }],
  ...[{ status: 400, code: 'ExpiredToken' }, { status: 400, code: 'InvalidRequest' }, { status: 411 }],
  ...[
    { status: 400, code: 'BadDigest' },
    { status: 400, code: 'XAmzContentSHA256Mismatch' },
  ],
  ...[{ status: 403, code: 'RequestTimeTooSkewed' }, { status: 403 }, { status: 404, code: 'NoSuchUpload' }],
  ...[{ status: 412 }, { status: 304 }, { status: 409 }, { status: 301, code: 'PermanentRedirect' }],
  ...[
    { status: 307, code: 'TemporaryRedirect' },
    { status: 400, code: 'EntityTooLarge' },
  ],
  ...[{ status: 500 }, { status: 501 }, { status: 503, code: 'SlowDown' }, { status: 429 }, { status: 504 }],
  ...[{ resetAfterBytes: 0 }, { endAfterBytes: 0 }, { etag: '' }, { etag: 'bare' }, { etag: '"other"' }],
  ...[{ afterStoring: true }, { afterStoring: true, status: 503 }, { afterStoring: true, status: 403 }],
  { delayMilliseconds: 20 },
];

/** Which request of a write misbehaves. */
const SPOILED = {
  put: 'PutObject',
  'put that creates': 'PutObject',
  'put that replaces': 'PutObject',
  'upload of a part': 'UploadPart',
  delete: 'DeleteObject',
} as const;

for (const checksums of [false, true]) {
  describe(`writes by the fast transport ${checksums ? 'with' : 'without'} checksums`, () => {
    const faulty = useFaultyS3({ checksums, retryPause: 0 });

    for (const [name, write] of Object.entries(WRITES)) {
      it(`do as those of the SDK: ${name}`, async () => agree(faulty(), await bothWays(faulty()), write));
    }
  });
}

describe('writes by the fast transport', () => {
  const faulty = useFaultyS3({ checksums: true, retryPause: 0 });

  for (const fault of FAULTS) {
    it(`take ${JSON.stringify(fault)} as those of the SDK do, once and always`, async () => {
      const stores = await bothWays(faulty());
      for (const [name, operation] of Object.entries(SPOILED)) {
        const write: Write = WRITES[name as keyof typeof SPOILED];
        await agree(faulty(), stores, write, { when: { operation, times: 1 }, fault });
        await agree(faulty(), stores, write, { when: { operation }, fault });
      }
    });
  }
});

describe('a write by the fast transport', () => {
  const faulty = useFaultyS3({ retryPause: 0 });

  it('is answered in time, or it is ETIMEDOUT after as many requests', async () => {
    const { storeWith, misbehave, server } = faulty();
    const store = await warmed(storeWith({ transport: 'fast', idleTimeout: 50, attempts: 2 }));
    await misbehave({ fault: { stallAfterBytes: 0 } });
    for (const [operation, write] of [
      ['PutObject', WRITES.put],
      ['DeleteObject', WRITES.delete],
    ] as const) {
      await server.resetCounts();
      const result = (await outcome(store, write)) as { code?: string } | { code: string }[];
      expect([result].flat()[0]).to.have.property('code', 'ETIMEDOUT');
      expect(await server.counts()).to.include({ [operation]: 2 });
    }
  });

  it('is given up when it is aborted', async () => {
    const { storeWith, misbehave, server } = faulty();
    const store = await warmed(storeWith({ transport: 'fast' }));
    await misbehave({ fault: { delayMilliseconds: 60_000 } });
    const caller = new AbortController();
    const refused = store.put(KEY, BYTES, { signal: caller.signal }).catch((error) => error);
    while ((await server.counts())['PutObject'] === undefined) await sleep(10);
    caller.abort();
    expect(await refused).to.have.property('name', 'AbortError');
    expect(store.requestsInFlight).to.equal(0);
    await server.resetCounts();
    await misbehave();
    await store.put('there', BYTES);
    expect(await server.counts()).to.include({ PutObject: 1 });
  });

  it('that is aborted while it is signed is not sent', async () => {
    const { storeWith, server } = faulty();
    let caller = new AbortController();
    const credentials = async () => {
      caller.abort();
      // They are asked for each time, since they are about to expire.
      return { ...server.credentials, expiration: new Date(Date.now() + 1000) };
    };
    const store = await warmed(storeWith({ transport: 'fast', credentials }));
    await server.resetCounts();
    caller = new AbortController();
    const refused = await store.put(KEY, BYTES, { signal: caller.signal }).catch((error) => error);
    expect(refused).to.have.property('name', 'AbortError');
    await sleep(50);
    expect(await server.counts()).not.to.have.property('PutObject');
  });
});

/** Stores that send by the SDK and past it. */
function bothWays({ storeWith }: FaultyS3): Promise<readonly S3ObjectStore[]> {
  return Promise.all((['sdk', 'fast'] as const).map((transport) => warmed(storeWith({ transport }))));
}

/** Expects the same outcome, as many requests of each kind, and the same in the store. */
async function agree(
  { misbehave, server, store }: FaultyS3,
  stores: readonly S3ObjectStore[],
  write: Write,
  ...rules: FaultRule[]
): Promise<void> {
  const results = [];
  for (const tried of stores) {
    await store.put('there', text('there'));
    await store.delete([KEY]);
    await misbehave(...rules);
    const result = await outcome(tried, write);
    const { bytesSent, bytesReceived, ...requests } = await server.counts();
    await misbehave();
    results.push({
      result,
      requests,
      stored: [await contentOf(store, KEY), await contentOf(store, 'there')],
    });
  }
  expect(results[1]).to.deep.equal(results[0]);
}

/** A store that has learned the form of each operation from the SDK, where it is one that learns. */
async function warmed(store: S3ObjectStore): Promise<S3ObjectStore> {
  await store.put('b', text('b'));
  await store.put('b', text('b'));
  await inParts(store, (upload) => upload.uploadPart(1, text('c')));
  await store.delete(['c']);
  return store;
}

/** What is done with an upload, which is given up then. Ids differ from one to the other. */
async function inParts(store: S3ObjectStore, use: (upload: MultipartUpload) => Promise<unknown>) {
  const upload = await store.multipart('b', OPTIONS);
  try {
    return await use(upload);
  } finally {
    await upload.abort().catch(() => {});
  }
}

/** Failures are an answer of this verb. */
async function deleted(store: S3ObjectStore, key: string): Promise<unknown> {
  const failures = await store.delete([key]);
  return failures.map(({ error }) => factsOf(error));
}

async function contentOf(store: S3ObjectStore, key: string): Promise<unknown> {
  const reading = await store.get(key).catch(() => undefined);
  if (reading === undefined) return undefined;
  const { lastModified, ...object } = reading.object;
  return { object, bytes: await bytesOf(reading) };
}
