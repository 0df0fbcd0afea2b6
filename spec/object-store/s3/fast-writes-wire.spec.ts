import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { expect } from 'chai';
import type { PutOptions } from '../../../lib/object-store/contract.js';
import { S3ObjectStore } from '../../../lib/object-store/s3/s3-object-store.js';
import { readForm, type SignedRequest } from '../../../lib/object-store/s3/transport/request-form.js';
import { text } from '../../conformance/object-store/helpers.js';
import { asked, isBySdk } from '../support/asked.js';
import type { CannedAnswer, SeenRequest } from '../support/canned-server.js';

const PHOTOS = { bucket: 'photos', transport: 'fast' } as const;
const UPLOAD = '<InitiateMultipartUploadResult><UploadId>a+/=b c</UploadId></InitiateMultipartUploadResult>';

type Write = (store: S3ObjectStore) => Promise<unknown>;

const put =
  (options: PutOptions = {}, body = 'hello'): Write =>
  (store) =>
    store.put("a b/é+'", text(body), options);

const part: Write = async (store) => {
  const upload = await store.multipart('a');
  await upload.uploadPart(7, text('hello'));
};

/** Whatever an input can have, and whatever the store can be told to add. */
const CASES: Readonly<Record<string, readonly [Write, object]>> = {
  put: [put(), {}],
  'put of nothing': [put({}, ''), {}],
  'put with checksums': [put({ metadata: { a: '1', b: '' }, contentType: 'text/x' }), { checksums: true }],
  'put that creates': [put({ ifNoneMatch: '*' }), {}],
  'put that replaces': [put({ ifMatch: '"e"' }), { checksums: true }],
  'put that is placed': [
    put(),
    {
      serverSideEncryption: 'aws:kms',
      kmsKeyId: 'arn:aws:kms:us-east-1:1:key/k',
      bucketKey: true,
      storageClass: 'STANDARD_IA',
      tags: { 'a b': 'c=d' },
      requestPayer: true,
      expectedBucketOwner: '123456789012',
    },
  ],
  part: [part, {}],
  'part with checksums': [part, { checksums: true, requestPayer: true }],
  delete: [(store) => store.delete(['a b']), { expectedBucketOwner: '123456789012' }],
};

/** Of a write, and not the beginning of an upload. */
const isWrite = ({ method, url = '' }: SeenRequest) => method !== 'POST' && !url.includes('uploads');

const answer = ({ method }: SeenRequest): CannedAnswer => {
  if (method === 'POST') return { body: UPLOAD };
  return method === 'DELETE' ? { status: 204 } : {};
};

describe('a write that the fast transport sends', () => {
  for (const [name, [write, options]] of Object.entries(CASES)) {
    it(`is first sent by the SDK, and then in the same form: ${name}`, async () => {
      const { seen } = await asked(
        answer,
        async (store) => {
          await write(store);
          await write(store);
        },
        { conditions: 'trust', ...options },
      );
      const [first, second, ...more] = seen.filter(isWrite) as [SeenRequest, SeenRequest];
      expect(more).to.deep.equal([]);
      expect([isBySdk(first), isBySdk(second)]).to.deep.equal([true, false]);
      expect(shapeOf(second)).to.deep.equal(shapeOf(first));
    });
  }

  it('has the checksum that its caller has computed', async () => {
    const { seen } = await asked(
      answer,
      async (store) => {
        const upload = await store.multipart('a');
        for (const crc32 of [undefined, 0x01020304, 0]) await upload.uploadPart(1, text('hello'), { crc32 });
      },
      { checksums: true },
    );
    const sums = seen.filter(isWrite).map(({ headers }) => headers['x-amz-checksum-crc32']);
    expect(sums).to.deep.equal(['NhCmhg==', 'AQIDBA==', 'AAAAAA==']);
  });

  it('is left to the SDK where it asks before it sends much', async () => {
    const write = put({ ifNoneMatch: '*' }, 'x'.repeat(1024 * 1024));
    const { seen } = await asked(
      {},
      async (store) => {
        await put({ ifNoneMatch: '*' })(store);
        await write(store);
      },
      { conditions: 'trust' },
    );
    expect(seen.map((request) => [isBySdk(request), request.headers['expect']])).to.deep.equal([
      [true, undefined],
      [true, '100-continue'],
    ]);
  });

  it('is judged by the SDK, without another request, where a body comes with the answer', async () => {
    const write = (store: S3ObjectStore) => put()(store).catch(({ message }) => message);
    const answers = [{}, { body: '<Error><Code>AccessDenied</Code><Message>no</Message></Error>' }];
    const { seen, result } = await asked(
      () => answers.shift() ?? {},
      async (store) => [await write(store), await write(store), await write(store)],
    );
    expect(seen.map(isBySdk)).to.deep.equal([true, false, false]);
    expect(result[1]).to.contain('AccessDenied: no');
    expect(result[2]).to.deep.equal({ version: '"e"' });
  });

  for (const [what, answer] of [
    ['answered 200 before it is read', 200],
    ['answered 503 before it is read', 503],
    ['cut before it is read', 'cut'],
  ] as const) {
    it(`that is ${what} is over`, async () => {
      let count = 0;
      const server = await startHasty(() => (count++ === 0 ? 200 : answer));
      const { port } = server.address() as AddressInfo;
      const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
      const endpoint = `http://127.0.0.1:${port}`;
      const store = new S3ObjectStore({ ...PHOTOS, endpoint, credentials, attempts: 2, retryPause: 0 });
      try {
        await store.put('a', text('small'));
        const result = await store.put('a', Buffer.alloc(8_000_000)).catch(({ code }) => code);
        // That nobody reads may be noticed before there is an answer.
        if (answer !== 200) expect([result, count]).to.deep.equal(['EIO', 3]);
        expect(store.requestsInFlight).to.equal(0);
      } finally {
        await store.close();
        server.close();
      }
    });
  }
});

describe('the form of a request', () => {
  const HASH = 'a'.repeat(64);
  const plain = {
    method: 'PUT',
    key: 'k',
    headers: { range: 'x' },
    query: { a: 'b' },
    body: undefined,
  } as const;
  const authorization =
    'AWS4-HMAC-SHA256 Credential=key/20260101/us-east-1/s3/aws4_request, SignedHeaders=host';
  const headers = { host: 'h', range: 'x', authorization, 'x-amz-content-sha256': HASH };
  const signed = { protocol: 'http:', hostname: 'h', path: '/b/k', query: { a: 'b', 'x-id': 'Y' }, headers };

  it('is that of what the SDK has sent', () => {
    expect(readForm(signed, plain)).to.include({ path: '/b/', signingRegion: 'us-east-1' });
  });

  const OTHERS: Readonly<Record<string, Partial<SignedRequest>>> = {
    'a body that is not hashed': { headers: { ...headers, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } },
    'a body in chunks': {
      headers: { ...headers, 'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER' },
    },
    'a header more': { headers: { ...headers, 'content-encoding': 'aws-chunked' } },
    'a header less': { headers: { host: 'h', authorization, 'x-amz-content-sha256': HASH } },
    'another header': { headers: { ...headers, range: 'y' } },
    'a parameter more': { query: { a: 'b', c: 'd' } },
    'another parameter': { query: { a: 'c' } },
    'another key': { path: '/b/other' },
    'another signature': { headers: { ...headers, authorization: 'AWS4-ECDSA-P256-SHA256 Credential=x' } },
  };

  for (const [what, change] of Object.entries(OTHERS)) {
    it(`is unknown where the SDK has sent ${what}`, () => {
      expect(readForm({ ...signed, ...change }, plain)).to.equal(undefined);
    });
  }
});

/** All of a request but what tells one by the SDK, and what differs from one to the next. */
function shapeOf({ method, url = '', headers, body }: SeenRequest) {
  const { authorization = '', connection, ...told } = headers;
  const own = /^(amz-sdk-|x-amz-user-agent$|x-amz-date$|x-amz-meta-mediafs-write$)/;
  const isTold = (name: string) => !own.test(name);
  const signed = /SignedHeaders=([^,]*)/.exec(authorization)?.[1]?.split(';') ?? [];
  const { pathname, searchParams } = new URL(url, 'http://host');
  return {
    ...{ method, pathname, body },
    query: Object.fromEntries([...searchParams].filter(([name]) => name !== 'x-id')),
    headers: Object.fromEntries(Object.entries(told).filter(([name]) => isTold(name))),
    signed: signed.filter(isTold),
  };
}

/** A server that answers as soon as a request begins, or cuts the connection, and reads no more of it. */
async function startHasty(next: () => number | 'cut'): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => {
      socket.pause();
      const answer = next();
      if (answer === 'cut') return void socket.resetAndDestroy();
      const lines = [`HTTP/1.1 ${answer} X`, 'etag: "e"', 'content-length: 0', 'connection: close'];
      socket.end(`${lines.join('\r\n')}\r\n\r\n`);
      setTimeout(() => socket.destroy(), 50);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
