import { readTextBody, readXmlBody } from '../body/read-whole.js';
import { S3Error } from '../errors.js';
import { emptyReply, xmlReply } from '../http/reply.js';
import { childText, readXml } from '../xml/read.js';
import type { Operation } from './context.js';

export const listBuckets: Operation = ({ catalog }) =>
  xmlReply('ListAllMyBucketsResult', {
    Owner: { ID: 'owner' },
    Buckets: {
      Bucket: catalog.buckets().map(({ record }) => ({
        Name: record.name,
        CreationDate: new Date(record.createdAt).toISOString(),
      })),
    },
  });

export const createBucket: Operation = async ({ catalog, payload, region, request: { bucket } }) => {
  const text = await readTextBody(payload);
  if (text !== '')
    requireRegion(childText(readXml(text, 'CreateBucketConfiguration'), 'LocationConstraint'), region);
  requireBucketName(bucket);
  if (catalog.hasBucket(bucket))
    throw new S3Error('BucketAlreadyOwnedByYou', { details: { BucketName: bucket } });
  catalog.saveBucket({ name: bucket, createdAt: Date.now() });
  return emptyReply(200, { location: `/${bucket}` });
};

export const headBucket: Operation = ({ catalog, region, request }) => {
  catalog.bucket(request.bucket);
  return emptyReply(200, { 'x-amz-bucket-region': region });
};

export const deleteBucket: Operation = ({ catalog, request }) => {
  const bucket = catalog.bucket(request.bucket);
  if (!bucket.isEmpty) throw new S3Error('BucketNotEmpty', { details: { BucketName: request.bucket } });
  for (const upload of bucket.uploads.values()) {
    catalog.backend.deleteRecord('uploads', upload.id);
    for (const part of Object.values(upload.parts)) catalog.backend.deleteBlob(part.blob);
  }
  catalog.deleteBucket(request.bucket);
  return emptyReply(204);
};

export const getBucketLocation: Operation = ({ catalog, region, request }) => {
  catalog.bucket(request.bucket);
  // The oldest region has no name here.
  return xmlReply('LocationConstraint', region === 'us-east-1' ? '' : region);
};

export const getBucketVersioning: Operation = ({ catalog, request }) =>
  xmlReply('VersioningConfiguration', { Status: catalog.bucket(request.bucket).record.versioning });

export const putBucketVersioning: Operation = async ({ catalog, payload, request }) => {
  const { record } = catalog.bucket(request.bucket);
  const status = childText(await readXmlBody(payload, 'VersioningConfiguration'), 'Status');
  if (status !== 'Enabled' && status !== 'Suspended') throw new S3Error('MalformedXML');
  catalog.saveBucket({ ...record, versioning: status });
  return emptyReply(200);
};

export function requireBucketName(name: string): void {
  if (/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) && !name.includes('..')) return;
  throw new S3Error('InvalidBucketName', { details: { BucketName: name } });
}

function requireRegion(constraint: string | undefined, region: string): void {
  if (constraint === undefined || constraint === region) return;
  throw new S3Error('IllegalLocationConstraintException', {
    status: 400,
    message: `The ${constraint} location constraint is incompatible for the region specific endpoint this request was sent to.`,
  });
}
