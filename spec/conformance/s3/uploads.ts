import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  type CompleteMultipartUploadCommandInput,
  CreateMultipartUploadCommand,
  GetObjectAttributesCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from '@aws-sdk/client-s3';
import { expect } from 'chai';
import { get, HELLO, put, refused } from './asking.js';
import type { Asked, Checks } from './s3-conformance.js';

const FIRST = randomBytes(5 * 1024 * 1024);
const LAST = randomBytes(100_000);

export const uploadChecks: Checks = {
  async 'joins parts, and lists them and the upload before'(asked) {
    const { client, Bucket } = asked;
    const upload = await begin(asked);
    const parts = [await part(asked, upload, 1, FIRST), await part(asked, upload, 2, LAST)];
    const { Parts } = await client.send(new ListPartsCommand({ Bucket, ...upload }));
    expect(Parts?.map(({ Size }) => Size)).to.deep.equal([FIRST.length, LAST.length]);
    const { Uploads } = await client.send(new ListMultipartUploadsCommand({ Bucket, Prefix: upload.Key }));
    expect(Uploads?.map(({ UploadId }) => UploadId)).to.deep.equal([upload.UploadId]);
    const { ETag } = await complete(asked, upload, parts);
    expect(ETag).to.match(/^"[0-9a-f]{32}-2"$/);
    const { bytes } = await get(asked, upload.Key);
    expect(bytes.equals(Buffer.concat([FIRST, LAST]))).to.equal(true);
  },

  async 'takes a part that is a stream, with its checksum behind it'(asked) {
    const upload = await begin(asked, { ChecksumAlgorithm: 'CRC32' });
    const body = {
      Body: Readable.from([LAST]),
      ContentLength: LAST.length,
      ChecksumAlgorithm: 'CRC32',
    } as const;
    const sent = new UploadPartCommand({ Bucket: asked.Bucket, ...upload, PartNumber: 1, ...body });
    const { ETag, ChecksumCRC32 } = await asked.client.send(sent);
    await complete(asked, upload, [{ PartNumber: 1, ETag, ChecksumCRC32 }]);
    expect((await get(asked, upload.Key)).bytes.equals(LAST)).to.equal(true);
  },

  async 'has one checksum of the whole, where that was asked for'(asked) {
    const upload = await begin(asked, { ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' });
    const parts = [await part(asked, upload, 1, FIRST), await part(asked, upload, 2, LAST)];
    await complete(asked, upload, parts, { ChecksumType: 'FULL_OBJECT' });
    const head = new HeadObjectCommand({ Bucket: asked.Bucket, Key: upload.Key, ChecksumMode: 'ENABLED' });
    const { ChecksumCRC32, ChecksumType } = await asked.client.send(head);
    expect(ChecksumCRC32).to.match(/^[A-Za-z0-9+/]{6}==$/);
    expect(ChecksumType).to.equal('FULL_OBJECT');
  },

  async 'is not completed onto what is there, if it must not be: 412'(asked) {
    const { Key } = await put(asked);
    const upload = await begin(asked, {}, Key);
    const parts = [await part(asked, upload, 1, LAST)];
    await refused(complete(asked, upload, parts, { IfNoneMatch: '*' }), 412);
    expect((await get(asked, Key)).text).to.equal(HELLO);
  },

  async 'refuses a small part before the last by 400'(asked) {
    const upload = await begin(asked);
    const parts = [await part(asked, upload, 1, LAST), await part(asked, upload, 2, LAST)];
    await refused(complete(asked, upload, parts), 400);
  },

  async 'is no more, once it is aborted'(asked) {
    const { client, Bucket } = asked;
    const upload = await begin(asked);
    await part(asked, upload, 1, LAST);
    await client.send(new AbortMultipartUploadCommand({ Bucket, ...upload }));
    await refused(client.send(new ListPartsCommand({ Bucket, ...upload })), 404);
  },

  async 'takes parts of other objects'(asked) {
    const { client, Bucket } = asked;
    const source = await put(asked, { Body: Buffer.concat([FIRST, LAST]) });
    const upload = await begin(asked);
    const copyPart = async (PartNumber: number, CopySourceRange: string) => {
      const input = { Bucket, ...upload, PartNumber, CopySource: `${Bucket}/${source.Key}`, CopySourceRange };
      const { CopyPartResult } = await client.send(new UploadPartCopyCommand(input));
      return { PartNumber, ETag: CopyPartResult?.ETag };
    };
    const last = `bytes=${FIRST.length}-${FIRST.length + 99}`;
    const parts = [await copyPart(1, `bytes=0-${FIRST.length - 1}`), await copyPart(2, last)];
    await complete(asked, upload, parts);
    const { bytes } = await get(asked, upload.Key);
    expect(bytes.equals(Buffer.concat([FIRST, LAST.subarray(0, 100)]))).to.equal(true);
  },

  async 'can be read part by part'(asked) {
    const upload = await begin(asked);
    await complete(asked, upload, [await part(asked, upload, 1, FIRST), await part(asked, upload, 2, LAST)]);
    const { bytes, PartsCount } = await get(asked, upload.Key, { PartNumber: 2 });
    expect([bytes.equals(LAST), PartsCount]).to.deep.equal([true, 2]);
  },

  async 'tells its attributes'(asked) {
    const upload = await begin(asked);
    await complete(asked, upload, [await part(asked, upload, 1, LAST)]);
    const input = {
      Bucket: asked.Bucket,
      Key: upload.Key,
      ObjectAttributes: ['ETag', 'ObjectSize'] as const,
    };
    const command = new GetObjectAttributesCommand({
      ...input,
      ObjectAttributes: [...input.ObjectAttributes],
    });
    expect((await asked.client.send(command)).ObjectSize).to.equal(LAST.length);
  },
};

interface Upload {
  readonly Key: string;
  readonly UploadId: string;
}

async function begin(
  { client, Bucket, key }: Asked,
  input: { ChecksumAlgorithm?: 'CRC32'; ChecksumType?: 'FULL_OBJECT' } = {},
  Key: string = key(),
): Promise<Upload> {
  const { UploadId = '' } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key, ...input }));
  return { Key, UploadId };
}

async function part(
  { client, Bucket }: Asked,
  upload: Upload,
  PartNumber: number,
  Body: Buffer,
): Promise<CompletedPart> {
  const sent = new UploadPartCommand({ Bucket, ...upload, PartNumber, Body });
  const { ETag, ChecksumCRC32 } = await client.send(sent);
  return { PartNumber, ETag, ChecksumCRC32 };
}

function complete(
  { client, Bucket }: Asked,
  upload: Upload,
  Parts: CompletedPart[],
  input: Partial<CompleteMultipartUploadCommandInput> = {},
) {
  const command = { Bucket, ...upload, MultipartUpload: { Parts }, ...input };
  return client.send(new CompleteMultipartUploadCommand(command));
}
