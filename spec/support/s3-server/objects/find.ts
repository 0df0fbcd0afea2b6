import { S3Error } from '../errors.js';
import type { Bucket } from '../state/bucket.js';
import type { ObjectContent, ObjectVersion } from '../state/records.js';

export interface FoundObject {
  readonly version: ObjectVersion;
  readonly content: ObjectContent;
  /** `x-amz-version-id`, where the bucket has versions. */
  readonly headers: Record<string, string>;
}

/** The object under a key, or a version of it; delete markers are refused as S3 does. */
export function findObject(bucket: Bucket, key: string, versionId: string | undefined): FoundObject {
  const version = versionId === undefined ? bucket.current(key) : bucket.version(key, versionId);
  if (!version && versionId !== undefined) {
    throw new S3Error('NoSuchVersion', { details: { Key: key, VersionId: versionId } });
  }
  if (!version) throw new S3Error('NoSuchKey', { details: { Key: key } });
  const headers = versionHeaders(bucket, version);
  if (version.content) return { version, content: version.content, headers };
  throw new S3Error(versionId === undefined ? 'NoSuchKey' : 'MethodNotAllowed', {
    details: { Key: key },
    headers: { ...headers, 'x-amz-delete-marker': 'true' },
  });
}

export function versionHeaders(bucket: Bucket, version: ObjectVersion): Record<string, string> {
  return bucket.record.versioning ? { 'x-amz-version-id': version.versionId } : {};
}
