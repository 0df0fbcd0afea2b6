import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  ListPartsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { expect } from 'chai';
import { type S3Server, startS3Server } from './server.js';
import { clientOf, refusal, sendSigned } from './spec-client.js';

describe('the S3 server', () => {
  let server: S3Server;
  const Bucket = 'bucket';

  beforeEach(async () => {
    server = await startS3Server({ buckets: [Bucket] });
  });

  afterEach(() => server.close());

  it('lists in the order of UTF-8 bytes, page by page', async () => {
    const keys = ['a', 'a-', 'a/', 'a/b', 'ab', 'é', '\uff5e', '\u{1f600}'];
    for (const Key of keys.toReversed())
      await clientOf(server).send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
    const listed: (string | undefined)[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await clientOf(server).send(
        new ListObjectsV2Command({ Bucket, MaxKeys: 3, ContinuationToken }),
      );
      listed.push(...(page.Contents ?? []).map(({ Key }) => Key));
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken);
    expect(listed).to.deep.equal(keys);
  });

  it('folds keys up to the delimiter, and goes on behind a fold', async () => {
    for (const Key of ['a/1', 'a/2', 'b', 'c/1'])
      await clientOf(server).send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
    const list = (token?: string) => {
      const page = { Bucket, Delimiter: '/', MaxKeys: 2, ContinuationToken: token };
      return clientOf(server).send(new ListObjectsV2Command(page));
    };
    const first = await list();
    const second = await list(first.NextContinuationToken);
    expect([first.CommonPrefixes?.[0]?.Prefix, first.Contents?.[0]?.Key]).to.deep.equal(['a/', 'b']);
    expect([second.CommonPrefixes?.[0]?.Prefix, second.IsTruncated]).to.deep.equal(['c/', false]);
  });

  it('answers a listing of no keys with none', async () => {
    await clientOf(server).send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'x' }));
    const page = await clientOf(server).send(new ListObjectsV2Command({ Bucket, MaxKeys: 0 }));
    expect([page.KeyCount, page.IsTruncated]).to.deep.equal([0, false]);
  });

  it('refuses any range of an empty object', async () => {
    await clientOf(server).send(new PutObjectCommand({ Bucket, Key: 'empty', Body: '', ContentLength: 0 }));
    const get = clientOf(server).send(new GetObjectCommand({ Bucket, Key: 'empty', Range: 'bytes=0-99' }));
    expect(await refusal(get)).to.equal('416 InvalidRange');
  });

  it('answers several ranges with the whole object', async () => {
    await clientOf(server).send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'content' }));
    const get = { Bucket, Key: 'k', Range: 'bytes=0-1,3-4' };
    const { $metadata, ContentLength } = await clientOf(server).send(new GetObjectCommand(get));
    expect([$metadata.httpStatusCode, ContentLength]).to.deep.equal([200, 7]);
  });

  it('copies a key onto itself only with a change, and keeps its tags', async () => {
    const object = { Bucket, Key: 'k' };
    const CopySource = `${Bucket}/k`;
    await clientOf(server).send(new PutObjectCommand({ ...object, Body: 'content', Tagging: 'a=b' }));
    expect(await refusal(clientOf(server).send(new CopyObjectCommand({ ...object, CopySource })))).to.equal(
      '400 InvalidRequest',
    );
    const change = { MetadataDirective: 'REPLACE', Metadata: { name: 'value' } } as const;
    await clientOf(server).send(new CopyObjectCommand({ ...object, CopySource, ...change }));
    const { Metadata } = await clientOf(server).send(new HeadObjectCommand(object));
    const { TagSet } = await clientOf(server).send(new GetObjectTaggingCommand(object));
    expect({ Metadata, TagSet }).to.deep.equal({
      Metadata: { name: 'value' },
      TagSet: [{ Key: 'a', Value: 'b' }],
    });
  });

  it('takes a plus sign in a copy source for a space', async () => {
    await clientOf(server).send(new PutObjectCommand({ Bucket, Key: 'a+b', Body: 'x' }));
    const copy = (CopySource: string) =>
      clientOf(server).send(new CopyObjectCommand({ Bucket, Key: 'c', CopySource }));
    expect(await refusal(copy(`${Bucket}/a+b`))).to.equal('404 NoSuchKey');
    expect(await refusal(copy(`${Bucket}/a%2Bb`))).to.equal('no refusal');
  });

  it('deletes nothing without a digest of the request', async () => {
    const body = '<Delete><Object><Key>k</Key></Object></Delete>';
    const { code } = await sendSigned(server, {
      method: 'POST',
      path: '/bucket',
      query: { delete: '' },
      body,
    });
    expect(code).to.equal('InvalidRequest');
  });

  it('refuses to delete more than a thousand keys at once', async () => {
    const Objects = Array.from({ length: 1001 }, (_, index) => ({ Key: `${index}` }));
    const answer = refusal(clientOf(server).send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } })));
    expect(await answer).to.equal('400 MalformedXML');
  });

  it('keeps versions, and hides them behind a delete marker', async () => {
    const Status = 'Enabled';
    await clientOf(server).send(
      new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }),
    );
    const { VersionId } = await clientOf(server).send(
      new PutObjectCommand({ Bucket, Key: 'k', Body: 'old' }),
    );
    await clientOf(server).send(new DeleteObjectCommand({ Bucket, Key: 'k' }));
    expect(await refusal(clientOf(server).send(new GetObjectCommand({ Bucket, Key: 'k' })))).to.equal(
      '404 NoSuchKey',
    );
    const old = await clientOf(server).send(new GetObjectCommand({ Bucket, Key: 'k', VersionId }));
    expect(await old.Body?.transformToString()).to.equal('old');
    const { Versions, DeleteMarkers } = await clientOf(server).send(
      new ListObjectVersionsCommand({ Bucket }),
    );
    expect([Versions?.length, DeleteMarkers?.length]).to.deep.equal([1, 1]);
  });

  it('says that it has not what it has not', async () => {
    const { status, code } = await sendSigned(server, {
      method: 'GET',
      path: '/bucket/k',
      query: { acl: '' },
    });
    expect(`${status} ${code}`).to.equal('501 NotImplemented');
  });

  it('counts requests and bytes, and logs what was asked', async () => {
    await clientOf(server).send(new PutObjectCommand({ Bucket, Key: 'k', Body: 'content' }));
    await server.resetCounts();
    const conditions = { Range: 'bytes=2-3', IfMatch: '"9a0364b9e99bb480dd25e1f0284c8555"' };
    await (
      await clientOf(server).send(new GetObjectCommand({ Bucket, Key: 'k', ...conditions }))
    ).Body?.transformToString();
    expect(await server.counts()).to.deep.equal({ GetObject: 1, bytesReceived: 0, bytesSent: 2 });
    expect(await server.log()).to.deep.equal([
      {
        operation: 'GetObject',
        bucket: Bucket,
        key: 'k',
        status: 206,
        range: 'bytes=2-3',
        conditions: { 'if-match': conditions.IfMatch },
        options: { 'x-amz-checksum-mode': 'ENABLED' },
      },
    ]);
  });

  it('finds objects and unfinished uploads in its directory after a restart', async () => {
    const directory = await mkdtemp(join(tmpdir(), 's3-server-'));
    const before = await startS3Server({ directory, buckets: [Bucket] });
    const [object, upload] = [
      { Bucket, Key: 'a/b' },
      { Bucket, Key: 'upload' },
    ];
    await clientOf(before).send(new PutObjectCommand({ ...object, Body: 'old' }));
    await clientOf(before).send(
      new PutObjectCommand({ ...object, Body: 'content', Metadata: { name: 'value' } }),
    );
    const { UploadId } = await clientOf(before).send(new CreateMultipartUploadCommand(upload));
    await clientOf(before).send(new UploadPartCommand({ ...upload, UploadId, PartNumber: 1, Body: 'part' }));
    await before.close();

    const after = await startS3Server({ directory });
    const { Body, Metadata } = await clientOf(after).send(new GetObjectCommand(object));
    expect([await Body?.transformToString(), Metadata]).to.deep.equal(['content', { name: 'value' }]);
    const { Parts } = await clientOf(after).send(new ListPartsCommand({ ...upload, UploadId }));
    expect(Parts?.map(({ Size }) => Size)).to.deep.equal([4]);
    expect(await readdir(join(directory, 'blobs'))).to.have.length(2);
    await after.close();
    await rm(directory, { recursive: true });
  });
});
