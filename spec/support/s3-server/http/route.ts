import type { S3Request } from './request.js';

/** The operation that a request asks for; `undefined` when this server has it not. */
export function routeRequest(request: S3Request): OperationName | undefined {
  const level = request.bucket === '' ? 'service' : request.key === '' ? 'bucket' : 'object';
  if ([...request.query.keys()].some((name) => foreign[level].has(name))) return undefined;
  return routes.find((route) => route.level === level && fits(route, request))?.operation;
}

function fits({ method, parameters = [], header }: Route, request: S3Request): boolean {
  if (method !== request.method) return false;
  if (header !== undefined && request.headers[header] === undefined) return false;
  return parameters.every((name) => request.query.has(name));
}

export type OperationName = (typeof routes)[number]['operation'];

interface Route {
  readonly level: 'service' | 'bucket' | 'object';
  readonly method: string;
  readonly parameters?: readonly string[];
  readonly header?: string;
  readonly operation: string;
}

// The first that fits is meant, so the particular stand before the general.
const routes = [
  { level: 'service', method: 'GET', operation: 'ListBuckets' },
  { level: 'bucket', method: 'GET', parameters: ['location'], operation: 'GetBucketLocation' },
  { level: 'bucket', method: 'GET', parameters: ['versioning'], operation: 'GetBucketVersioning' },
  { level: 'bucket', method: 'GET', parameters: ['versions'], operation: 'ListObjectVersions' },
  { level: 'bucket', method: 'GET', parameters: ['uploads'], operation: 'ListMultipartUploads' },
  { level: 'bucket', method: 'GET', parameters: ['list-type'], operation: 'ListObjectsV2' },
  { level: 'bucket', method: 'GET', operation: 'ListObjects' },
  { level: 'bucket', method: 'HEAD', operation: 'HeadBucket' },
  { level: 'bucket', method: 'PUT', parameters: ['versioning'], operation: 'PutBucketVersioning' },
  { level: 'bucket', method: 'PUT', operation: 'CreateBucket' },
  { level: 'bucket', method: 'DELETE', operation: 'DeleteBucket' },
  { level: 'bucket', method: 'POST', parameters: ['delete'], operation: 'DeleteObjects' },
  { level: 'bucket', method: 'POST', operation: 'PostObject' },
  { level: 'object', method: 'GET', parameters: ['uploadId'], operation: 'ListParts' },
  { level: 'object', method: 'GET', parameters: ['tagging'], operation: 'GetObjectTagging' },
  { level: 'object', method: 'GET', parameters: ['attributes'], operation: 'GetObjectAttributes' },
  { level: 'object', method: 'GET', operation: 'GetObject' },
  { level: 'object', method: 'HEAD', operation: 'HeadObject' },
  {
    level: 'object',
    method: 'PUT',
    parameters: ['partNumber', 'uploadId'],
    header: 'x-amz-copy-source',
    operation: 'UploadPartCopy',
  },
  { level: 'object', method: 'PUT', parameters: ['partNumber', 'uploadId'], operation: 'UploadPart' },
  { level: 'object', method: 'PUT', parameters: ['tagging'], operation: 'PutObjectTagging' },
  { level: 'object', method: 'PUT', header: 'x-amz-copy-source', operation: 'CopyObject' },
  { level: 'object', method: 'PUT', operation: 'PutObject' },
  { level: 'object', method: 'POST', parameters: ['uploads'], operation: 'CreateMultipartUpload' },
  { level: 'object', method: 'POST', parameters: ['uploadId'], operation: 'CompleteMultipartUpload' },
  { level: 'object', method: 'DELETE', parameters: ['uploadId'], operation: 'AbortMultipartUpload' },
  { level: 'object', method: 'DELETE', parameters: ['tagging'], operation: 'DeleteObjectTagging' },
  { level: 'object', method: 'DELETE', operation: 'DeleteObject' },
] as const satisfies readonly Route[];

// What S3 has and this server has not. Other parameters mean nothing to S3 either, which ignores them.
const foreign = {
  service: new Set<string>(),
  bucket: new Set(
    `accelerate acl analytics cors encryption intelligent-tiering inventory lifecycle logging metadataTable metrics
    notification object-lock ownershipControls policy policyStatus publicAccessBlock replication requestPayment
    session tagging website`.split(/\s+/),
  ),
  object: new Set('acl legal-hold renameObject restore retention select torrent'.split(' ')),
};
