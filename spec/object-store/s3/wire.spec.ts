import { expect } from 'chai';
import { S3ObjectStore } from '../../../lib/object-store/s3/s3-object-store.js';
import { pagesOf, readAll, refusal, text } from '../../conformance/object-store/helpers.js';
import { type CannedAnswer, type SeenRequest, startCannedServer } from '../support/canned-server.js';

const XML = '<?xml version="1.0" encoding="UTF-8"?>';
const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };

describe('what the S3 store sends', () => {
  it('to other stores than AWS has no checksum and no chunks in a put', async () => {
    const { headers, url, body } = await sent({}, (store) => store.put('a b', text('hello')));
    expect(url).to.match(/^\/photos\/a%20b\?/);
    expect(body).to.equal('hello');
    expect(headers).to.include({ 'content-length': '5', 'content-type': 'application/octet-stream' });
    expect(namesOf(headers, /checksum|content-encoding|transfer-encoding|trailer|expect/)).to.deep.equal([]);
  });

  it('with checksums has the CRC32 of a put, and no chunks', async () => {
    const { headers } = await sent({ checksums: true }, (store) => store.put('a', text('123456789')));
    expect(headers['x-amz-checksum-crc32']).to.equal(Buffer.from('cbf43926', 'hex').toString('base64'));
    // Without it Ceph 20 neither checks nor keeps the other.
    expect(headers['x-amz-sdk-checksum-algorithm']).to.equal('CRC32');
    expect(namesOf(headers, /content-encoding|transfer-encoding|trailer/)).to.deep.equal([]);
  });

  it('asks for checksums only where they are in use', async () => {
    const without = await sent({}, (store) => readAll(store, 'a'));
    expect(namesOf(without.headers, /checksum/)).to.deep.equal([]);
    const along = await sent({ checksums: true }, (store) => readAll(store, 'a'));
    expect(along.headers).to.include({ 'x-amz-checksum-mode': 'ENABLED' });
  });

  it('has the Content-MD5 of a batch of deletes, and no other checksum', async () => {
    const answer = { body: `${XML}<DeleteResult/>` };
    const { headers } = await sent({}, (store) => store.delete(['a', 'b']), answer);
    expect(headers['content-md5']).to.match(/^[A-Za-z0-9+/]{22}==$/);
    expect(namesOf(headers, /checksum/)).to.deep.equal([]);
  });

  it('has the CRC32 of a batch of deletes where checksums are in use', async () => {
    const answer = { body: `${XML}<DeleteResult/>` };
    const { headers } = await sent({ checksums: true }, (store) => store.delete(['a', 'b']), answer);
    expect(headers).to.have.property('x-amz-checksum-crc32');
  });

  it('encodes the source of a copy segment by segment', async () => {
    const body = `${XML}<CopyObjectResult><ETag>"e"</ETag></CopyObjectResult>`;
    const { headers } = await sent({}, (store) => store.copy('x//é b+%25', 'target'), { body });
    expect(headers['x-amz-copy-source']).to.equal('photos/x//%C3%A9%20b%2B%2525');
  });

  it('presigns without checksums, which who uses the URL would have to send', async () => {
    const store = new S3ObjectStore({ bucket: 'photos', credentials });
    const toPut = await store.presign('a', { method: 'PUT', expiresIn: 60 });
    for (const url of [await store.presign('a', { expiresIn: 60 }), toPut.url]) {
      expect(url).to.match(/^https:\/\/photos\.s3\.us-east-1\.amazonaws\.com\/a\?.*X-Amz-Expires=60/);
      expect(url.toLowerCase()).not.to.contain('checksum');
    }
    await refusal(store.presign('a', { expiresIn: 0 }), 'EINVAL');
    await store.close();
  });
});

describe('what the S3 store makes of odd answers', () => {
  it('takes listed keys as they are when the store does not tell an encoding', async () => {
    const body = `${XML}<ListBucketResult><IsTruncated>false</IsTruncated>${entry('a+b%20')}</ListBucketResult>`;
    const pages = await asked((store) => pagesOf(store, {}), { body });
    expect(pages[0]?.objects[0]?.key).to.equal('a+b%20');
  });

  it('is EIO for a listing that goes on without telling how', async () => {
    const body = `${XML}<ListBucketResult><IsTruncated>true</IsTruncated>${entry('a')}</ListBucketResult>`;
    await refusal(
      asked((store) => pagesOf(store, {}), { body }),
      'EIO',
    );
  });

  for (const [what, beginning, circle] of [
    ['that goes on with one token for ever', 0, 1],
    ['whose tokens go round', 0, 5],
    ['whose tokens go round behind a beginning', 6, 3],
  ] as const) {
    it(`is EIO for a listing ${what}, after a bounded number of requests`, async () => {
      let count = 0;
      const answer = () => {
        const number = count < beginning ? count : beginning + ((count - beginning) % circle);
        count += 1;
        const token = `<NextContinuationToken>${number}</NextContinuationToken>`;
        return {
          body: `${XML}<ListBucketResult><IsTruncated>true</IsTruncated>${token}${entry('a')}</ListBucketResult>`,
        };
      };
      await refusal(
        asked((store) => pagesOf(store, {}), answer),
        'EIO',
      );
      expect(count).to.be.below(3 * (beginning + circle) + 3);
    });
  }

  it('is EIO for a listing that promises more and gives nothing', async () => {
    let count = 0;
    const answer = () => {
      count += 1;
      const token = `<NextContinuationToken>${count}</NextContinuationToken>`;
      return { body: `${XML}<ListBucketResult><IsTruncated>true</IsTruncated>${token}</ListBucketResult>` };
    };
    await refusal(
      asked((store) => pagesOf(store, {}), answer),
      'EIO',
    );
    expect(count).to.be.below(1100);
  });

  it('is EIO for a listed key that cannot be decoded', async () => {
    const body = `${XML}<ListBucketResult><EncodingType>url</EncodingType>${entry('%zz')}</ListBucketResult>`;
    await refusal(
      asked((store) => pagesOf(store, {}), { body }),
      'EIO',
    );
  });

  for (const size of ['y', '-1', '1.5', '99999999999999999999']) {
    it(`is EIO for a listed size that is none (${size})`, async () => {
      const body = `${XML}<ListBucketResult>${entry('a').replace(/<Size>.*<.Size>/, `<Size>${size}</Size>`)}</ListBucketResult>`;
      await refusal(
        asked((store) => pagesOf(store, {}), { body }),
        'EIO',
      );
    });
  }

  it('adds the quotes that an ETag lacks', async () => {
    const { version } = await asked((store) => store.head('a'), { headers: { etag: 'abc' } });
    expect(version).to.equal('"abc"');
  });

  it('is EIO for an object without an ETag', async () => {
    await refusal(
      asked((store) => store.head('a'), { headers: { etag: '' } }),
      'EIO',
    );
  });

  it('is not modified when the store ignores ifNoneMatch and answers with that very version', async () => {
    const reading = await asked((store) => store.get('a', { ifNoneMatch: '"e"' }), { body: 'hello' });
    expect(reading).to.equal(undefined);
  });

  it('is ESTALE, not an end of file, when a store checks the range before the version', async () => {
    const answer = ({ method }: SeenRequest) => (method === 'HEAD' ? {} : { status: 416 });
    await refusal(
      asked((store) => store.get('a', { ifMatch: '"other"', range: { start: 9 } }), answer),
      'ESTALE',
    );
  });

  it('names every key of a batch that one failure speaks of', async () => {
    const error = '<Error><Key>b</Key><Code>AccessDenied</Code><Message>no</Message></Error>';
    const failures = await asked((store) => store.delete(['a', 'b']), {
      body: `${XML}<DeleteResult>${error}</DeleteResult>`,
    });
    expect(failures.map(({ key, error: { code } }) => [key, code])).to.deep.equal([['b', 'EACCES']]);
  });

  it('deletes a key again that a batch could not delete just then', async () => {
    const error = '<Error><Key>b</Key><Code>InternalError</Code><Message>later</Message></Error>';
    const answer = ({ method }: SeenRequest) =>
      method === 'DELETE' ? { status: 204 } : { body: `${XML}<DeleteResult>${error}</DeleteResult>` };
    expect(await asked((store) => store.delete(['a', 'b']), answer)).to.deep.equal([]);
  });
});

type Answer = CannedAnswer | ((request: SeenRequest) => CannedAnswer);

/** The first request that `action` leads to. */
async function sent(
  options: object,
  action: (store: S3ObjectStore) => Promise<unknown>,
  answer: Answer = {},
) {
  const seen: SeenRequest[] = [];
  await asked(action, answer, options, seen);
  return seen[0]!;
}

/** What `action` makes of an answer. */
async function asked<Result>(
  action: (store: S3ObjectStore) => Promise<Result>,
  answer: Answer,
  options: object = {},
  seen: SeenRequest[] = [],
): Promise<Result> {
  const server = await startCannedServer((request) => {
    seen.push(request);
    return typeof answer === 'function' ? answer(request) : answer;
  });
  const store = new S3ObjectStore({ bucket: 'photos', endpoint: server.endpoint, credentials, ...options });
  try {
    return await action(store);
  } finally {
    await store.close();
    await server.close();
  }
}

function entry(key: string): string {
  return `<Contents><Key>${key}</Key><Size>1</Size><ETag>"e"</ETag></Contents>`;
}

function namesOf(headers: object, pattern: RegExp): string[] {
  return Object.keys(headers).filter((name) => pattern.test(name));
}
