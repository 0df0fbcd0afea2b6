import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { S3ObjectStore } from '../../../lib/object-store/s3/s3-object-store.js';
import { text } from '../../conformance/object-store/helpers.js';
import { type CannedAnswer, type SeenRequest, startCannedServer } from '../support/canned-server.js';

const MD5 = createHash('md5').update('hello').digest('hex');
const OF_PARTS = `${createHash('md5').update(Buffer.from(MD5, 'hex')).digest('hex')}-1`;
const METADATA = { 'x-amz-meta-mtime': '1700000000.5' };

describe('a write whose answer tells no version', () => {
  it('in parts has the version that the store tells when it is asked', async () => {
    const found = { etag: '"of the store"', ...METADATA };
    expect(await versionInParts(found, { isOurs: true })).to.equal('"of the store"');
  });

  it('in parts has the version of its bytes when another object has come since', async () => {
    for (const mtime of ['1700000000.5', '1700000001']) {
      const found = { etag: '"of another"', 'x-amz-meta-mtime': mtime };
      expect(await versionInParts(found, { isOurs: false })).to.equal(`"${OF_PARTS}"`);
    }
  });

  it('in one piece has the version that the store tells when it is asked', async () => {
    const version = await versionOf(
      ({ method }) => ({
        headers: method === 'PUT' ? { etag: '' } : { etag: '"of the store"', ...METADATA },
      }),
      (store) => store.put('a', text('hello'), { metadata: { mtime: '1700000000.5' } }),
    );
    expect(version).to.equal('"of the store"');
  });
});

/** As Ceph 16 answers: `<ETag></ETag>`. What is found may have the metadata that the upload began with. */
function versionInParts(found: Record<string, string>, { isOurs }: { isOurs: boolean }): Promise<string> {
  let begunWith: Record<string, string> = {};
  const answer = ({ method, url = '', headers }: SeenRequest) => {
    if (method === 'HEAD') return { headers: { ...found, ...(isOurs ? begunWith : {}) } };
    if (url.includes('uploads')) begunWith = metadataIn(headers);
    if (method === 'PUT') return { headers: { etag: `"${MD5}"` } };
    const name = url.includes('uploadId=') ? 'Complete' : 'Initiate';
    return {
      body: `<${name}MultipartUploadResult><UploadId>u</UploadId><ETag></ETag></${name}MultipartUploadResult>`,
    };
  };
  return versionOf(answer, async (store) => {
    const upload = await store.multipart('a', { metadata: { mtime: '1700000000.5' } });
    await upload.uploadPart(1, text('hello'));
    return upload.complete();
  });
}

function metadataIn(headers: SeenRequest['headers']): Record<string, string> {
  const entries = Object.entries(headers).filter(([name]) => name.startsWith('x-amz-meta-'));
  return Object.fromEntries(entries) as Record<string, string>;
}

async function versionOf(
  answer: (request: SeenRequest) => CannedAnswer,
  write: (store: S3ObjectStore) => Promise<{ version: string }>,
): Promise<string> {
  const server = await startCannedServer((request) => {
    const { headers, ...rest } = answer(request);
    return { ...rest, headers: { 'content-type': 'application/octet-stream', ...headers } };
  });
  const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
  const store = new S3ObjectStore({ bucket: 'photos', endpoint: server.endpoint, credentials });
  try {
    return (await write(store)).version;
  } finally {
    await store.close();
    await server.close();
  }
}
