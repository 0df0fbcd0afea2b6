import { createHash, randomBytes } from 'node:crypto';
import type { Bucket } from './bucket.js';
import type { Catalog } from './catalog.js';
import type { ObjectContent, ObjectVersion } from './records.js';

export interface Commit {
  readonly bucket: string;
  readonly key: string;
  /** Absent for a delete marker. */
  readonly content?: ObjectContent | undefined;
  readonly lastModified?: number | undefined;
  /** Throws when the current version is not what the writer expects. */
  readonly check: (current: ObjectVersion | undefined) => void;
}

/**
 * Makes content the current version of a key. Check and change are one synchronous step: of all who race for a
 * key, one wins.
 */
export function commit(
  catalog: Catalog,
  { bucket: name, key, content, lastModified, check }: Commit,
): ObjectVersion {
  const bucket = catalog.bucket(name);
  check(bucket.current(key));
  const version: ObjectVersion = {
    bucket: name,
    key,
    versionId: bucket.record.versioning === 'Enabled' ? randomBytes(24).toString('base64url') : 'null',
    sequence: catalog.nextSequence(),
    lastModified: wholeSeconds(lastModified ?? Date.now()),
    content,
  };
  replace(catalog, bucket, version);
  return version;
}

/** Stores a version again, with something about it changed. */
export function amend(catalog: Catalog, version: ObjectVersion, content: ObjectContent): void {
  const amended = { ...version, content };
  catalog.bucket(version.bucket).insert(amended);
  catalog.backend.saveRecord('versions', recordName(amended), amended);
}

/** Deletes a version for good. */
export function purge(catalog: Catalog, version: ObjectVersion): void {
  catalog.bucket(version.bucket).remove(version.key, version.versionId);
  catalog.backend.deleteRecord('versions', recordName(version));
  if (version.content) catalog.backend.deleteBlob(version.content.blob);
}

function replace(catalog: Catalog, bucket: Bucket, version: ObjectVersion): void {
  const replaced = bucket.version(version.key, version.versionId);
  bucket.insert(version);
  catalog.backend.saveRecord('versions', recordName(version), version);
  if (replaced?.content) catalog.backend.deleteBlob(replaced.content.blob);
}

// A version that replaces another has its name, so that its record replaces the other's in one rename.
function recordName({ bucket, key, versionId }: ObjectVersion): string {
  return createHash('sha256')
    .update(JSON.stringify([bucket, key, versionId]))
    .digest('hex');
}

function wholeSeconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000) * 1000;
}
