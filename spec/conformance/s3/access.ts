import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { expect } from 'chai';
import { get, HELLO, put, refused } from './asking.js';
import type { Checks } from './s3-conformance.js';

export const accessChecks: Checks = {
  async 'is refused with a wrong secret'(asked) {
    const { Key } = await put(asked);
    const { accessKeyId } = asked.endpoint.credentials;
    const client = asked.clientWith({ credentials: { accessKeyId, secretAccessKey: 'wrong' } });
    await refused(client.send(new GetObjectCommand({ Bucket: asked.Bucket, Key })), 403);
  },

  async 'is given to who has a presigned URL, of that object only'(asked) {
    const [one, other] = [await put(asked), await put(asked)];
    const url = await getSignedUrl(
      asked.client,
      new GetObjectCommand({ Bucket: asked.Bucket, Key: one.Key }),
    );
    expect(await (await fetch(url)).text()).to.equal(HELLO);
    expect((await fetch(url.replace(one.Key, other.Key))).status).to.equal(403);
  },

  async 'is given to write by a presigned URL'(asked) {
    const client = asked.clientWith({ requestChecksumCalculation: 'WHEN_REQUIRED' });
    const Key = asked.key();
    const url = await getSignedUrl(client, new PutObjectCommand({ Bucket: asked.Bucket, Key }));
    const body = new Uint8Array(Buffer.from('by URL'));
    expect((await fetch(url, { method: 'PUT', body })).status).to.equal(200);
    expect((await get(asked, Key)).text).to.equal('by URL');
  },

  async 'keeps tags'(asked) {
    const { client, Bucket } = asked;
    const { Key } = await put(asked);
    const Tagging = { TagSet: [{ Key: 'a', Value: 'b' }] };
    await client.send(new PutObjectTaggingCommand({ Bucket, Key, Tagging }));
    const { TagSet } = await client.send(new GetObjectTaggingCommand({ Bucket, Key }));
    expect(TagSet).to.deep.equal([{ Key: 'a', Value: 'b' }]);
  },

  async 'keeps versions of a bucket that is told to'(asked) {
    const { client } = asked;
    const Bucket = `versions-${Date.now()}`;
    await client.send(new CreateBucketCommand({ Bucket }));
    const VersioningConfiguration = { Status: 'Enabled' } as const;
    await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
    const object = { Bucket, Key: 'v' };
    const first = await client.send(new PutObjectCommand({ ...object, Body: 'first' }));
    const second = await client.send(new PutObjectCommand({ ...object, Body: 'second' }));
    const old = await client.send(new GetObjectCommand({ ...object, VersionId: first.VersionId }));
    expect(await old.Body?.transformToString()).to.equal('first');
    for (const { VersionId } of [first, second]) {
      await client.send(new DeleteObjectCommand({ ...object, VersionId }));
    }
    await client.send(new DeleteBucketCommand({ Bucket }));
  },
};
