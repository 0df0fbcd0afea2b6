import type { Operation } from '../operations.js';

/** An operation on one object that the fast transport sends itself: how its input becomes a request. */
export interface ObjectOperation {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'DELETE';
  /** Members of the input that become headers. One that is in no table is left to the SDK. */
  readonly headers: Readonly<Record<string, string>>;
  /** Members that become parameters. */
  readonly query: Readonly<Record<string, string>>;
  /** What the SDK adds by itself. */
  readonly fixedHeaders?: Readonly<Record<string, string>>;
}

const READING = {
  Range: 'range',
  IfMatch: 'if-match',
  IfNoneMatch: 'if-none-match',
};

/** What every request with a body has; checksums are computed by us, before. */
const BODY = {
  ContentLength: 'content-length',
  ChecksumCRC32: 'x-amz-checksum-crc32',
  ChecksumAlgorithm: 'x-amz-sdk-checksum-algorithm',
};

export const objectOperations: Readonly<{ [Name in Operation]?: ObjectOperation }> = {
  GetObject: { method: 'GET', headers: READING, query: {} },
  HeadObject: { method: 'HEAD', headers: READING, query: {} },
  DeleteObject: { method: 'DELETE', headers: { IfMatch: 'if-match' }, query: {} },
  PutObject: {
    method: 'PUT',
    headers: {
      ...BODY,
      ContentType: 'content-type',
      IfMatch: 'if-match',
      IfNoneMatch: 'if-none-match',
      ServerSideEncryption: 'x-amz-server-side-encryption',
      SSEKMSKeyId: 'x-amz-server-side-encryption-aws-kms-key-id',
      BucketKeyEnabled: 'x-amz-server-side-encryption-bucket-key-enabled',
      StorageClass: 'x-amz-storage-class',
      Tagging: 'x-amz-tagging',
    },
    query: {},
  },
  UploadPart: {
    method: 'PUT',
    headers: BODY,
    query: { PartNumber: 'partNumber', UploadId: 'uploadId' },
    fixedHeaders: { 'content-type': 'application/octet-stream' },
  },
};
