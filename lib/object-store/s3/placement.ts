import type { HeaderEditor } from './commands.js';
import type { Operation } from './operations.js';
import type { S3Settings } from './options.js';
import { formatTags } from './tags.js';

/** The input of every request that makes an object, by bytes or by copy: how the store is to keep it. */
export function placementOf(settings: S3Settings) {
  return {
    ServerSideEncryption: settings.serverSideEncryption,
    SSEKMSKeyId: settings.kmsKeyId,
    BucketKeyEnabled: settings.bucketKey,
    // Some stores have classes that the SDK does not know.
    StorageClass: settings.storageClass as 'STANDARD' | undefined,
  } as const;
}

/** As `placementOf`, for objects that are not copied: a copy has the tags of its source. */
export function placementWithTags(settings: S3Settings) {
  const { tags } = settings;
  return { ...placementOf(settings), Tagging: tags && formatTags(tags) } as const;
}

const COPIES: ReadonlySet<Operation> = new Set(['CopyObject', 'UploadPartCopy']);

/** The headers that every request of a bucket has: whose it must be, and who pays. */
export function bucketHeaders(settings: S3Settings, operation: Operation): HeaderEditor | undefined {
  const { expectedBucketOwner: owner, requestPayer } = settings;
  if (owner === undefined && !requestPayer) return undefined;
  return ({ headers }) => {
    if (requestPayer) headers['x-amz-request-payer'] = 'requester';
    if (owner === undefined) return;
    headers['x-amz-expected-bucket-owner'] = owner;
    if (COPIES.has(operation)) headers['x-amz-source-expected-bucket-owner'] = owner;
  };
}
