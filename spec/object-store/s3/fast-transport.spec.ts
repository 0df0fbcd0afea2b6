import { expect } from 'chai';
import type { S3ObjectStore } from '../../../lib/object-store/s3/s3-object-store.js';
import { listOutput } from '../../../lib/object-store/s3/transport/list-output.js';
import { pagesOf, readAll } from '../../conformance/object-store/helpers.js';
import { asked, isBySdk } from '../support/asked.js';
import type { SeenRequest } from '../support/canned-server.js';

const DATE = 'Thu, 26 Nov 2026 20:00:00 GMT';
const LISTED = '2026-11-26T20:00:00.000Z';
const ENTRY = `<Contents><Key>a%20b</Key><LastModified>${LISTED}</LastModified><ETag>&quot;e&quot;</ETag><Size>3</Size><Owner><ID>1</ID></Owner></Contents>`;
const REST = '<CommonPrefixes><Prefix>x/</Prefix></CommonPrefixes><IsTruncated>false</IsTruncated>';
const ROOT = '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">';
const PAGE = `<?xml version="1.0" encoding="UTF-8"?>\n${ROOT}\n  <Name>b</Name><Prefix/>${ENTRY}${REST}<EncodingType>url</EncodingType></ListBucketResult>\n`;

describe('what the fast transport sends', () => {
  it('is first sent by the SDK, and then by itself in the same form', async () => {
    const { seen } = await asked({}, async (store) => {
      for (const key of ['a b/c', 'a b/c', "é+'", 'd']) await readAll(store, key);
      await store.head('a b/c');
      await store.head('a b/c');
    });
    expect(seen.map(isBySdk)).to.deep.equal([true, false, false, false, true, false]);
    const [first, second, third] = seen as [SeenRequest, SeenRequest, SeenRequest];
    expect(second.url).to.equal(first.url?.replace(/\?.*/, ''));
    expect(third.url).to.equal('/photos/%C3%A9%2B%27');
    for (const name of ['host', 'user-agent', 'x-amz-content-sha256', 'x-amz-security-token']) {
      expect(second.headers[name], name).to.equal(first.headers[name]);
    }
    expect(second.headers.authorization).to.match(
      /^AWS4-HMAC-SHA256 Credential=key\/\d{8}\/us-east-1\/s3\/aws4_request, SignedHeaders=host;[a-z0-9;-]*x-amz-security-token, Signature=[0-9a-f]{64}$/,
    );
  });

  it('has the headers that every request of the bucket has', async () => {
    const options = { checksums: true, requestPayer: true, expectedBucketOwner: '123456789012' };
    const { seen } = await asked({}, (store) => readTwice(store), options);
    expect(isBySdk(seen[1] as SeenRequest)).to.equal(false);
    expect(seen[1]?.headers).to.include({
      'x-amz-checksum-mode': 'ENABLED',
      'x-amz-request-payer': 'requester',
      'x-amz-expected-bucket-owner': '123456789012',
    });
    expect(seen[1]?.headers.authorization).to.contain('x-amz-expected-bucket-owner;x-amz-request-payer');
  });

  it('goes by the SDK alone where that is wished', async () => {
    const { seen } = await asked({}, (store) => readTwice(store), { transport: 'sdk' });
    expect(seen.map(isBySdk)).to.deep.equal([true, true]);
  });

  it('is signed by the time of the store once its answers tell of another', async () => {
    const date = () => new Date(Date.now() + 3_600_000).toUTCString();
    const { seen } = await asked(
      () => ({ headers: { date: date() } }),
      async (store) => {
        for (let time = 0; time < 3; time += 1) await store.head('a');
      },
    );
    const times = seen.map(({ headers }) => String(headers['x-amz-date']));
    expect(times[2]?.slice(0, 11)).to.equal(
      new Date(Date.now() + 3_600_000).toISOString().replace(/[-:]/g, '').slice(0, 11),
    );
  });
});

describe('what the fast transport reads', () => {
  for (const lastModified of [
    DATE,
    'Thursday, 26-Nov-26 20:00:00 GMT',
    'Thu Nov 26 20:00:00 2026',
    'soon',
    undefined,
  ]) {
    it(`is what the SDK reads, of the date ${lastModified}`, async () => {
      const headers: Record<string, string> =
        lastModified === undefined ? {} : { 'last-modified': lastModified };
      const read = (store: S3ObjectStore) =>
        store.head('a').then(
          (object) => object.lastModified,
          ({ code }) => code,
        );
      const { result: fast } = await asked({ headers }, async (store) => [
        await read(store),
        await read(store),
      ]);
      const { result: reference } = await asked({ headers }, read, { transport: 'sdk' });
      expect(fast).to.deep.equal([reference, reference]);
    });
  }

  for (const status of [203, 204]) {
    it(`is what the SDK reads, of the rare status ${status}`, async () => {
      const body = status === 204 ? '' : 'hello';
      const headers = { 'last-modified': DATE };
      const read = (store: S3ObjectStore) => readAll(store, 'a').catch(({ message }: Error) => message);
      const { result: fast } = await asked({ status, headers, body }, async (store) => {
        await store.get('a').catch(() => {});
        return read(store);
      });
      const { result: reference } = await asked({ status, headers, body }, read, { transport: 'sdk' });
      expect(fast).to.deep.equal(reference);
    });
  }

  it('is a page of a listing', () => {
    const { Contents, CommonPrefixes, ...rest } = listOutput(PAGE, {})!;
    expect(Contents).to.deep.equal([{ Key: 'a%20b', LastModified: new Date(LISTED), ETag: '"e"', Size: 3 }]);
    expect(CommonPrefixes).to.deep.equal([{ Prefix: 'x/' }]);
    expect(rest).to.deep.equal({ $metadata: {}, IsTruncated: false, EncodingType: 'url' });
  });

  /** Documents that are right, or wrong, in ways that only a parser can tell. */
  const IRREGULAR: Readonly<Record<string, string>> = {
    'a comment': PAGE.replace('<Name>', '<!-- x --><Name>'),
    'a section': PAGE.replace('a%20b', '<![CDATA[a%20b]]>'),
    'an attribute': PAGE.replace('<Key>', '<Key kind="x">'),
    'an entity of its own': PAGE.replace('a%20b', 'a&nbsp;b'),
    'a bare ampersand': PAGE.replace('a%20b', 'a&b'),
    'white space around a key': PAGE.replace('a%20b', ' a'),
    'a size that is none': PAGE.replace('>3<', '>-3<'),
    'a time of another zone': PAGE.replace(LISTED, '2026-11-26T22:00:00+02:00'),
    'no end': PAGE.slice(0, -30),
    'no end of an entry': PAGE.replace('</Contents>', ''),
    'another root': PAGE.replaceAll('ListBucketResult', 'Other'),
    'something behind the end': `${PAGE}<x/>`,
    'no word of its end': PAGE.replace(/<IsTruncated>.*<\/IsTruncated>/, ''),
    nothing: '',
  };

  for (const [what, document] of Object.entries(IRREGULAR)) {
    it(`is no page that has ${what}: the SDK says what that means`, async () => {
      expect(listOutput(document, {})).to.equal(undefined);
      const outcomes = [];
      for (const transport of ['sdk', 'fast'] as const) {
        let count = 0;
        // A good page first, from which the form is learned.
        const answer = () => ({ body: count++ === 0 ? PAGE : document });
        const listing = (store: S3ObjectStore) => pagesOf(store, {}).catch(({ code }) => code);
        const { result } = await asked(
          answer,
          async (store) => [await listing(store), await listing(store)],
          {
            transport,
          },
        );
        outcomes.push(result);
      }
      expect(outcomes[1]).to.deep.equal(outcomes[0]);
    });
  }
});

async function readTwice(store: S3ObjectStore): Promise<void> {
  await readAll(store, 'a');
  await readAll(store, 'a');
}
