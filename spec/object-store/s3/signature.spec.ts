import { S3Client } from '@aws-sdk/client-s3';
import { expect } from 'chai';
import fc from 'fast-check';
import { FormSigner } from '../../../lib/object-store/s3/transport/form-signer.js';
import { encodeText, type PlainRequest } from '../../../lib/object-store/s3/transport/plain-request.js';
import type { RequestForm, SignedRequest } from '../../../lib/object-store/s3/transport/request-form.js';
import { printedSeed } from '../../support/random.js';
import { asked, isBySdk } from '../support/asked.js';

const text = fc.string({ unit: 'grapheme', maxLength: 8 });
const headerName = fc.oneof(
  fc.stringMatching(/^x-amz-meta-[a-z0-9-]{1,8}$/),
  fc.constantFrom('range', 'if-match', 'cache-control', 'expires', 'content-type', 'proxy-x', 'sec-x', 'te'),
);
const headers = fc
  .uniqueArray(fc.tuple(headerName, fc.stringMatching(/^[\t -~]{0,12}$/)), {
    selector: ([name]) => name,
    maxLength: 8,
  })
  .map((entries) => Object.fromEntries(entries));
const query = fc.dictionary(text, text, { maxKeys: 4, noNullPrototype: true });

const cases = fc.record({
  method: fc.constantFrom('GET', 'HEAD', 'PUT', 'DELETE'),
  key: fc.array(text, { maxLength: 3 }).map((parts) => parts.map(encodeText).join('/')),
  headers,
  query,
  hash: fc.option(fc.stringMatching(/^[0-9a-f]{64}$/), { nil: undefined }),
  userAgent: fc.option(fc.constant('agent/1'), { nil: undefined }),
  signingRegion: fc.constantFrom('us-east-1', 'eu-central-1', 'auto'),
  accessKeyId: fc.stringMatching(/^[A-Z0-9]{1,20}$/),
  secretAccessKey: fc.string({ minLength: 1 }),
  sessionToken: fc.option(fc.stringMatching(/^[!-~]{1,20}$/), { nil: undefined }),
  offset: fc.integer({ min: -(10 ** 12), max: 10 ** 12 }),
});
type Case = typeof cases extends fc.Arbitrary<infer Value> ? Value : never;

describe('a signature of our own', () => {
  it('is that of the SDK, whatever is signed', async () => {
    const seed = printedSeed('signatures');
    await fc.assert(fc.asyncProperty(cases, isTheSame), { seed, numRuns: 300 });
  }).timeout(60_000);

  it('is given only to what the SDK has signed alike', async () => {
    let generation = 0;
    // The credentials change behind the SDK's back: what it has signed says nothing of ours.
    const credentials = async () => {
      generation += 1;
      return { accessKeyId: 'key', secretAccessKey: `${generation}`, expiration: new Date(0) };
    };
    const { seen } = await asked(
      {},
      async (store) => {
        for (let time = 0; time < 3; time += 1) await store.head('a');
      },
      { credentials },
    );
    expect(seen.map(isBySdk)).to.deep.equal([true, true, true]);
  });
});

async function isTheSame({ offset, hash, ...given }: Case): Promise<void> {
  const { accessKeyId, secretAccessKey, sessionToken, signingRegion, userAgent } = given;
  const credentials = { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
  const client = new S3Client({ credentials, region: 'us-east-1', systemClockOffset: offset });
  const host = 'bucket.host:9000';
  const path = '/bucket/';
  const form: RequestForm = {
    ...{ protocol: 'http:', hostname: 'bucket.host', port: 9000, path, host, userAgent, signingRegion },
  };
  const plain = {
    ...{ method: given.method, key: given.key, query: given.query, body: undefined },
    headers: { ...given.headers, ...(hash === undefined ? {} : { 'x-amz-content-sha256': hash }) },
  } as PlainRequest;
  const signer = new FormSigner(client);
  const ours = await signer.sign(form, plain);
  const unsigned = {
    host,
    ...(userAgent === undefined ? {} : { 'user-agent': userAgent }),
    ...plain.headers,
  };
  const theirs = await signBySdk(
    client,
    { ...form, ...plain, path: path + plain.key, headers: unsigned },
    ours,
  );
  expect(ours).to.deep.equal(theirs.headers);
  expect(await signer.agrees(form, theirs)).to.equal(true);
  const other = { ...theirs, headers: { ...theirs.headers, host: 'other' } };
  expect(await signer.agrees(form, other)).to.equal(false);
  client.destroy();
}

/** At the very second that our signature names. */
async function signBySdk(
  client: S3Client,
  request: RequestForm & SignedRequest,
  { 'x-amz-date': timestamp = '' }: Readonly<Record<string, string>>,
): Promise<SignedRequest> {
  const { signingRegion } = request;
  const properties = {};
  const scheme = { name: 'sigv4', signingName: 's3', signingRegion, properties } as const;
  const signer = await client.config.signer(scheme as unknown as Parameters<typeof client.config.signer>[0]);
  const signingDate = new Date(
    timestamp.replace(/(....)(..)(..)T(..)(..)(..)Z/, (_, ...parts: string[]) => {
      const [year, month, day, hour, minute, second] = parts;
      return `${year}-${month}-${day}T${hour}:${minute}:${second}Z`;
    }),
  );
  const options = { signingDate, signingRegion, signingService: 's3' };
  return (await signer.sign(
    request as unknown as Parameters<typeof signer.sign>[0],
    options,
  )) as SignedRequest;
}
