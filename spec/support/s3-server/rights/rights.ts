import { S3Error } from '../errors.js';
import type { S3Request } from '../http/request.js';
import type { OperationName } from '../http/route.js';
import { accountId } from './bucket-owner.js';
import { type Identity, may } from './identity.js';

/** Refuses what the policy of whoever asks does not allow. */
export function requireRights(identity: Identity, operation: OperationName, request: S3Request): void {
  const tagging = request.headers['x-amz-tagging'] === undefined ? [] : ['s3:PutObjectTagging'];
  const missing = [...needed[operation], ...tagging].find((action) => !may(identity, action));
  if (missing !== undefined) throw deniedFor(missing);
}

export function deniedFor(action: string): S3Error {
  const user = `arn:aws:iam::${accountId}:user/somebody`;
  return new S3Error('AccessDenied', { message: `User: ${user} is not authorized to perform: ${action}` });
}

/** S3 tells only those who may list that a key is not there. */
export function concealMissing(error: unknown, identity: Identity): unknown {
  const isMissing = error instanceof S3Error && error.code === 'NoSuchKey';
  return isMissing && !may(identity, 's3:ListBucket') ? deniedFor('s3:ListBucket') : error;
}

const needed: Readonly<Record<OperationName, readonly string[]>> = {
  ListBuckets: ['s3:ListAllMyBuckets'],
  CreateBucket: ['s3:CreateBucket'],
  HeadBucket: ['s3:ListBucket'],
  DeleteBucket: ['s3:DeleteBucket'],
  GetBucketLocation: ['s3:GetBucketLocation'],
  GetBucketVersioning: ['s3:GetBucketVersioning'],
  PutBucketVersioning: ['s3:PutBucketVersioning'],
  ListObjects: ['s3:ListBucket'],
  ListObjectsV2: ['s3:ListBucket'],
  ListObjectVersions: ['s3:ListBucketVersions'],
  ListMultipartUploads: ['s3:ListBucketMultipartUploads'],
  // Refused key by key, in an answer that is no error.
  DeleteObjects: [],
  GetObject: ['s3:GetObject'],
  HeadObject: ['s3:GetObject'],
  PutObject: ['s3:PutObject'],
  PostObject: ['s3:PutObject'],
  CopyObject: ['s3:GetObject', 's3:PutObject'],
  DeleteObject: ['s3:DeleteObject'],
  GetObjectAttributes: ['s3:GetObject', 's3:GetObjectAttributes'],
  GetObjectTagging: ['s3:GetObjectTagging'],
  PutObjectTagging: ['s3:PutObjectTagging'],
  DeleteObjectTagging: ['s3:DeleteObjectTagging'],
  CreateMultipartUpload: ['s3:PutObject'],
  UploadPart: ['s3:PutObject'],
  UploadPartCopy: ['s3:GetObject', 's3:PutObject'],
  ListParts: ['s3:ListMultipartUploadParts'],
  CompleteMultipartUpload: ['s3:PutObject'],
  AbortMultipartUpload: ['s3:AbortMultipartUpload'],
};
