import { buffer } from 'node:stream/consumers';
import { expect } from 'chai';
import { S3ObjectStore } from '../../../lib/object-store/s3/s3-object-store.js';
import { StoreError } from '../../../lib/object-store/store-error.js';
import { type CannedAnswer, startCannedServer } from '../../object-store/support/canned-server.js';
import { printedSeed, randomFrom } from '../../support/random.js';
import { amountOf, recordResult } from '../results.js';
import { awkward, mutated, pick, type Random } from './awkward.js';

const ANSWERS = Math.ceil(amountOf('INPUTS', 5000) / 100);

const LISTING = `<?xml version="1.0" encoding="UTF-8"?>
<ListBucketResult><Name>media</Name><Prefix></Prefix><KeyCount>2</KeyCount><MaxKeys>1000</MaxKeys>
<EncodingType>url</EncodingType><IsTruncated>false</IsTruncated>
<Contents><Key>a%2Fb+c.jpg</Key><LastModified>2026-01-02T03:04:05.000Z</LastModified><ETag>"e1"</ETag><Size>5</Size></Contents>
<Contents><Key>d</Key><LastModified>2026-01-02T03:04:05.000Z</LastModified><ETag>"e2"</ETag><Size>0</Size></Contents>
<CommonPrefixes><Prefix>p%2F</Prefix></CommonPrefixes></ListBucketResult>`;
const ERROR =
  '<?xml version="1.0"?><Error><Code>SlowDown</Code><Message>no</Message><RequestId>1</RequestId></Error>';

const HEADERS: Readonly<Record<string, string>> = {
  etag: '"e"',
  'content-range': 'bytes 0-9/10',
  'last-modified': 'Fri, 02 Jan 2026 03:04:05 GMT',
  'content-type': 'image/png',
  'x-amz-meta-mtime': '1700000000.5',
  'x-amz-meta-mode': '33188',
  'x-amz-checksum-crc32': 'AAAAAA==',
};

describe('answers that no store would give', function () {
  this.timeout(0);

  it(`are read rightly, or are errors of the store (${ANSWERS} of each kind)`, async () => {
    const random = randomFrom(printedSeed('answers'));
    let answer: CannedAnswer = {};
    const server = await startCannedServer(() => answer);
    const store = new S3ObjectStore({
      ...{ bucket: 'media', endpoint: server.endpoint, conditions: 'trust' },
      ...{ credentials: { accessKeyId: 'id', secretAccessKey: 'secret' } },
      ...{ attempts: 1, bodyResumes: 0, retryPause: 1, idleTimeout: 2000 },
    });
    let refused = 0;
    try {
      for (let count = 0; count < ANSWERS; count += 1) {
        for (const [make, ask] of kindsOf(random, store)) {
          answer = make();
          await ask().catch((error: unknown) => {
            if (!(error instanceof StoreError)) throw new Error(JSON.stringify(answer), { cause: error });
            refused += 1;
          });
        }
      }
      expect(refused, 'answers that were refused').to.be.above(ANSWERS / 10);
      await recordResult('fuzz-answers', { inputs: ANSWERS * 3, refused });
    } finally {
      await store.close();
      await server.close();
    }
  });
});

function kindsOf(random: Random, store: S3ObjectStore): [() => CannedAnswer, () => Promise<unknown>][] {
  return [
    [() => ({ body: mutated(random, LISTING) }), () => list(store)],
    [
      () => ({ status: pick(random, [206, 200]), headers: headersOf(random), body: '0123456789' }),
      async () => {
        const bytes = await buffer((await store.get('key', { range: { start: 0, end: 10 } })).body);
        if (!'0123456789'.startsWith(bytes.toString())) throw new Error(`other bytes: ${bytes}`);
      },
    ],
    [
      () => ({
        status: pick(random, [400, 403, 404, 412, 416, 500, 503, 200]),
        body: mutated(random, ERROR),
      }),
      async () => pick(random, [() => store.head('key'), () => store.copy('a', 'b'), () => list(store)])(),
    ],
  ];
}

async function list(store: S3ObjectStore): Promise<void> {
  for await (const { objects, prefixes } of store.list()) {
    for (const { key, size, version } of objects) {
      if (typeof key !== 'string' || typeof version !== 'string' || !(size >= 0))
        throw new Error(`listed ${JSON.stringify({ key, size, version })}`);
    }
    if (prefixes.some((prefix) => typeof prefix !== 'string')) throw new Error('a prefix that is no text');
  }
}

function headersOf(random: Random): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(HEADERS)) {
    const text = random() < 0.6 ? value : random() < 0.5 ? mutated(random, value) : awkward(random);
    // Node's own server sends no others.
    headers[name] = text.replace(/[^\t\x20-\x7e\x80-\xff]/g, '').slice(0, 400);
  }
  return headers;
}
