import { expect } from 'chai';
import type { ObjectStore } from '../../../lib/object-store/contract.js';
import type { StoreErrorCode } from '../../../lib/object-store/store-error.js';
import { bytesOf, pagesOf, pattern, readAll, refusal, text } from '../../conformance/object-store/helpers.js';
import type { Fault } from '../../support/s3-server/server.js';
import { useFaultyS3 } from '../support/faulty-s3.js';

type Verb = (store: ObjectStore) => Promise<unknown>;

const VERBS = {
  head: (store) => store.head('a'),
  get: (store) => store.get('a'),
  range: (store) => store.get('a', { range: { start: 1, end: 2 } }),
  put: (store) => store.put('a', text('x')),
  create: (store) => store.put('new', text('x'), { ifNoneMatch: '*' }),
  replace: async (store) => store.put('a', text('x'), { ifMatch: (await store.head('a')).version }),
  list: (store) => pagesOf(store, {}),
  copy: (store) => store.copy('a', 'b'),
  multipart: (store) => store.multipart('b'),
} satisfies Record<string, Verb>;

type VerbName = keyof typeof VERBS;

const ALL = ['head', 'get', 'range', 'put', 'create', 'list', 'copy', 'multipart'] as const;
/** All whose failures have a body that tells the reason. */
const TOLD = ALL.filter((name) => name !== 'head');
const OPERATIONS = {
  head: 'HeadObject',
  get: 'GetObject',
  range: 'GetObject',
  put: 'PutObject',
  create: 'PutObject',
  replace: 'PutObject',
  list: 'ListObjectsV2',
  copy: 'CopyObject',
  multipart: 'CreateMultipartUpload',
} as const;

interface Row {
  readonly fault: Fault;
  readonly code: StoreErrorCode;
  readonly verbs: readonly VerbName[];
  /** Default 1. */
  readonly requests?: number;
  /** What the message must say as well. */
  readonly says?: string;
}

const ROWS: readonly Row[] = [
  { fault: { status: 404, code: 'NoSuchKey' }, code: 'ENOENT', verbs: ['head', 'get', 'range', 'copy'] },
  { fault: { status: 404, code: 'NoSuchBucket' }, code: 'ENOENT', verbs: TOLD, says: 'the bucket itself' },
  { fault: { status: 401, code: 'Unauthorized' }, code: 'EACCES', verbs: ALL },
  { fault: { status: 403, code: 'AccessDenied' }, code: 'EACCES', verbs: ALL },
  { fault: { status: 403, code: 'SignatureDoesNotMatch' }, code: 'EACCES', verbs: ALL },
  {
    fault: { status: 403, code: 'InvalidObjectState' },
    code: 'EACCES',
    verbs: ['get', 'copy'],
    says: 'archived',
  },
  { fault: { status: 400, code: 'ExpiredToken' }, code: 'EACCES', verbs: TOLD },
  { fault: { status: 412 }, code: 'EEXIST', verbs: ['create'] },
  { fault: { status: 304, code: 'NotModified' }, code: 'EEXIST', verbs: ['create'] },
  { fault: { status: 412 }, code: 'ESTALE', verbs: ['get', 'range', 'replace', 'copy'] },
  { fault: { status: 409 }, code: 'ESTALE', verbs: ['create', 'replace'], requests: 4 },
  { fault: { status: 400, code: 'EntityTooLarge' }, code: 'EFBIG', verbs: ['put', 'create', 'replace'] },
  { fault: { status: 413, code: 'Nameless' }, code: 'EFBIG', verbs: ['put'] },
  { fault: { status: 400, code: 'KeyTooLongError' }, code: 'ENAMETOOLONG', verbs: TOLD },
  {
    fault: { status: 400, code: 'AuthorizationHeaderMalformed' },
    code: 'EINVAL',
    verbs: TOLD,
    says: 'region',
  },
  { fault: { status: 405 }, code: 'ENOTSUP', verbs: ALL },
  { fault: { status: 501 }, code: 'ENOTSUP', verbs: ALL },
  { fault: { status: 500 }, code: 'EIO', verbs: ALL, requests: 3 },
  { fault: { status: 502, code: 'BadGateway' }, code: 'EIO', verbs: ALL, requests: 3 },
  { fault: { status: 503 }, code: 'EIO', verbs: ALL, requests: 3 },
  { fault: { status: 429 }, code: 'EIO', verbs: ALL, requests: 3 },
  { fault: { status: 504 }, code: 'ETIMEDOUT', verbs: ALL, requests: 3 },
  { fault: { resetAfterBytes: 0 }, code: 'EIO', verbs: ALL, requests: 3, says: 'the connection was lost' },
  { fault: { stallAfterBytes: 0 }, code: 'ETIMEDOUT', verbs: ['head', 'get'], requests: 3 },
];

const CONTENT = pattern(1000);

describe('the table of errors of the S3 store, over HTTP', () => {
  const faulty = useFaultyS3({ idleTimeout: 10_000 });

  beforeEach(() => faulty().store.put('a', CONTENT));

  for (const { fault, code, verbs, requests = 1, says = '' } of ROWS) {
    const what = fault.code ?? fault.status ?? (fault.resetAfterBytes === 0 ? 'a reset' : 'silence');
    for (const name of verbs) {
      it(`${name} makes ${code} of ${what}, for ${requests} of its requests`, async () => {
        const { storeWith, server, misbehave } = faulty();
        const store = storeWith(fault.stallAfterBytes === undefined ? {} : { idleTimeout: 150 });
        const operation = OPERATIONS[name];
        await misbehave({ when: { operation }, fault });
        const error = await refusal(VERBS[name](store), code);
        expect((await server.counts())[operation]).to.equal(requests);
        expect(error.cause).to.be.instanceOf(Error);
        expect(error.message).to.contain(says);
        if (fault.status !== undefined) {
          expect(error.message).to.match(/\[HTTP \d+\] \[request [0-9A-F]+\] \[host [\w+/=]+\]/);
        }
      });
    }
  }

  it('a read at or past the end is its end', async () => {
    const { store } = faulty();
    for (const start of [1000, 5000]) {
      const { version } = await store.head('a');
      const reading = await store.get('a', { range: { start }, ifMatch: version });
      expect((await bytesOf(reading)).length).to.equal(0);
    }
  });

  it('a key of more than 1,024 bytes is ENAMETOOLONG before any request', async () => {
    const { store, server, misbehave } = faulty();
    await misbehave();
    const key = 'é'.repeat(513);
    for (const call of [store.head(key), store.get(key), store.put(key, text('x')), store.copy('a', key)]) {
      await refusal(call, 'ENAMETOOLONG');
    }
    expect((await store.delete([key])).map(({ error }) => error.code)).to.deep.equal(['ENAMETOOLONG']);
    expect(await server.counts()).to.deep.equal({ bytesReceived: 0, bytesSent: 0 });
  });

  it('a conflict that passes is not told', async () => {
    const { store, server, misbehave } = faulty();
    await misbehave({ when: { operation: 'PutObject', times: 2 }, fault: { status: 409 } });
    await store.put('new', text('x'), { ifNoneMatch: '*' });
    expect(await server.counts()).to.include({ PutObject: 3 });
  });

  it('a HEAD that is refused without a reason asks for the reason by one GET', async () => {
    const { store, server, misbehave } = faulty();
    const fault = { status: 400, code: 'AuthorizationHeaderMalformed' };
    await misbehave({ fault });
    const error = await refusal(store.head('a'), 'EINVAL');
    expect(error.message).to.contain('the region is not that of the bucket');
    expect(await server.counts()).to.include({ HeadObject: 1, GetObject: 1 });
    await misbehave({ when: { operation: 'HeadObject' }, fault });
    expect((await store.head('a')).size).to.equal(CONTENT.length);
  });

  it('an error in an answer that began as 200 is an error, and is asked for again', async () => {
    const { store, server, misbehave } = faulty();
    await misbehave({
      when: { operation: 'CopyObject', times: 1 },
      fault: { status: 200, code: 'SlowDown' },
    });
    await store.copy('a', 'b');
    expect(await server.counts()).to.include({ CopyObject: 2 });
    await misbehave({ when: { operation: 'CopyObject' }, fault: { status: 200, code: 'InternalError' } });
    await refusal(store.copy('a', 'c'), 'EIO');
  });

  it('what passes is asked for again until it has passed', async () => {
    const { store, server, misbehave } = faulty();
    for (const fault of [{ status: 500 }, { status: 503 }, { status: 400, code: 'RequestTimeout' }]) {
      await misbehave({ when: { times: 2 }, fault });
      expect((await readAll(store, 'a')).equals(CONTENT)).to.equal(true);
      expect(await server.counts()).to.include({ GetObject: 3 });
    }
  });
});
