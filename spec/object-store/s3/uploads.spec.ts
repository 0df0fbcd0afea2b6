import { expect } from 'chai';
import type { OpenUpload } from '../../../lib/object-store/contract.js';
import { S3ObjectStore } from '../../../lib/object-store/s3/s3-object-store.js';
import { refusal } from '../../conformance/object-store/helpers.js';
import { type SeenRequest, startCannedServer } from '../support/canned-server.js';

describe('a listing of open uploads', () => {
  /** What a store with a prefix makes of these pages, one for each request, the last again and again. */
  async function list(...pages: string[]): Promise<{ uploads: OpenUpload[]; seen: SeenRequest[] }> {
    let page = 0;
    const server = await startCannedServer(() => ({
      body: `<ListMultipartUploadsResult>${pages[Math.min(page++, pages.length - 1)]}</ListMultipartUploadsResult>`,
    }));
    const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
    const { endpoint, seen } = server;
    const store = new S3ObjectStore({ bucket: 'photos', prefix: 'ours', endpoint, credentials });
    try {
      const uploads: OpenUpload[] = [];
      for await (const some of store.uploads({ prefix: 'a' })) uploads.push(...some);
      return { uploads, seen };
    } finally {
      await store.close();
      await server.close();
    }
  }

  const upload = (key: string, id: string): string =>
    `<Upload><Key>${key}</Key><UploadId>${id}</UploadId><Initiated>2026-01-02T03:04:05.000Z</Initiated></Upload>`;
  const next = (key: string, id: string): string =>
    `<IsTruncated>true</IsTruncated><NextKeyMarker>${key}</NextKeyMarker><NextUploadIdMarker>${id}</NextUploadIdMarker>`;
  const ENCODED = '<EncodingType>url</EncodingType>';

  it('goes on where a page ends, and decodes keys', async () => {
    const first = ENCODED + upload('ours/a+b%C3%A9', 'u1') + next('ours/a+b%C3%A9', 'u1');
    const { uploads, seen } = await list(first, ENCODED + upload('ours/ac', 'u2'));
    const begun = Date.parse('2026-01-02T03:04:05Z');
    expect(uploads).to.deep.equal([
      { key: 'a bé', id: 'u1', begun },
      { key: 'ac', id: 'u2', begun },
    ]);
    const queries = seen.map(({ url = '' }) => new URL(url, 'http://host').searchParams);
    expect(
      queries.map((query) => [query.get('prefix'), query.get('key-marker'), query.get('upload-id-marker')]),
    ).to.deep.equal([
      ['ours/a', null, null],
      ['ours/a', 'ours/a bé', 'u1'],
    ]);
  });

  it('takes keys as they are from a store that has not encoded them', async () => {
    const { uploads } = await list(upload('ours/a b+%20', 'u1') + upload('ours/a+b%zz', 'u2'));
    expect(uploads.map(({ key }) => key)).to.deep.equal(['a b+%20', 'a+b%zz']);
  });

  it('decodes what is encoded from end to end, though Ceph does not say so', async () => {
    const { uploads } = await list(upload('ours/a+b%20', 'u1'));
    expect(uploads.map(({ key }) => key)).to.deep.equal(['a b ']);
  });

  it('ends with EIO when it goes round, or leads nowhere', async () => {
    await refusal(list(upload('ours/a', 'u1') + next('ours/a', 'u1')), 'EIO');
    await refusal(list(`${upload('ours/a', 'u1')}<IsTruncated>true</IsTruncated>`), 'EIO');
  });
});
