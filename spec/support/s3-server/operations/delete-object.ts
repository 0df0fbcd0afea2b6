import { namesEtag } from '../conditions/etag.js';
import { S3Error } from '../errors.js';
import { emptyReply } from '../http/reply.js';
import type { Catalog } from '../state/catalog.js';
import { commit, purge } from '../state/commit.js';
import type { Operation } from './context.js';

export const deleteObject: Operation = ({ catalog, request: { bucket, key, headers, query } }) => {
  const { versionId, isDeleteMarker } = deleteOne(catalog, {
    bucket,
    key,
    versionId: query.get('versionId'),
    ifMatch: headers['if-match'],
  });
  return emptyReply(204, {
    'x-amz-version-id': versionId,
    'x-amz-delete-marker': isDeleteMarker ? 'true' : undefined,
  });
};

export interface Deletion {
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string | undefined;
  readonly ifMatch?: string | undefined;
}

export interface Deleted {
  /** Absent where the bucket has no versions. */
  readonly versionId?: string | undefined;
  /** A marker was made, or was what the version named. */
  readonly isDeleteMarker: boolean;
}

/** Deletes a key or one version of it, in one synchronous step. What is not there is no failure. */
export function deleteOne(catalog: Catalog, { bucket: name, key, versionId, ifMatch }: Deletion): Deleted {
  const bucket = catalog.bucket(name);
  if (ifMatch !== undefined) requireMatch(ifMatch, bucket.current(key)?.content?.etag, key);
  if (versionId !== undefined) {
    const version = bucket.version(key, versionId);
    if (version) purge(catalog, version);
    return { versionId, isDeleteMarker: version !== undefined && !version.content };
  }
  if (bucket.record.versioning) {
    const marker = commit(catalog, { bucket: name, key, check: () => {} });
    return { versionId: marker.versionId, isDeleteMarker: true };
  }
  const current = bucket.current(key);
  if (current) purge(catalog, current);
  return { isDeleteMarker: false };
}

function requireMatch(ifMatch: string, etag: string | undefined, key: string): void {
  if (etag === undefined) throw new S3Error('NoSuchKey', { details: { Key: key } });
  if (!namesEtag(ifMatch, etag))
    throw new S3Error('PreconditionFailed', { details: { Condition: 'If-Match' } });
}
