import { quote } from '../conditions/etag.js';
import { xmlReply } from '../http/reply.js';
import { foldOf } from '../listing/page.js';
import { readEncoding, readLimit } from '../listing/parameters.js';
import type { Bucket } from '../state/bucket.js';
import { compareKeys } from '../state/compare-keys.js';
import type { ObjectVersion } from '../state/records.js';
import { SortedKeys } from '../state/sorted-keys.js';
import type { XmlTree } from '../xml/write.js';
import type { Operation } from './context.js';

export const listObjectVersions: Operation = ({ catalog, request }) => {
  const bucket = catalog.bucket(request.bucket);
  const { query } = request;
  const encode = readEncoding(request);
  const [prefix, delimiter] = [query.get('prefix') ?? '', query.get('delimiter') ?? ''];
  const limit = readLimit(request, 'max-keys');
  const marker = { key: query.get('key-marker') ?? '', id: query.get('version-id-marker') };
  const given: ObjectVersion[] = [];
  const folds = new Set<string>();
  let next: ObjectVersion | undefined;
  for (const version of versionsBehind(bucket, prefix, marker)) {
    const fold = foldOf(version.key, prefix, delimiter);
    if (fold !== undefined && (folds.has(fold) || fold === marker.key)) continue;
    if (given.length + folds.size === limit) {
      next = version;
      break;
    }
    if (fold !== undefined) folds.add(fold);
    else given.push(version);
  }
  const last = given.at(-1);
  return xmlReply('ListVersionsResult', {
    Name: request.bucket,
    Prefix: encode(prefix),
    KeyMarker: encode(marker.key),
    VersionIdMarker: marker.id,
    NextKeyMarker: next && last && encode(last.key),
    NextVersionIdMarker: next && last?.versionId,
    MaxKeys: limit,
    Delimiter: delimiter === '' ? undefined : encode(delimiter),
    EncodingType: query.get('encoding-type'),
    IsTruncated: next !== undefined && limit > 0,
    Version: given.filter(({ content }) => content).map((version) => describe(bucket, version, encode)),
    DeleteMarker: given.filter(({ content }) => !content).map((version) => describe(bucket, version, encode)),
    CommonPrefixes: [...folds].map((fold) => ({ Prefix: encode(fold) })),
  });
};

function* versionsBehind(
  bucket: Bucket,
  prefix: string,
  marker: { readonly key: string; readonly id: string | undefined },
): Generator<ObjectVersion> {
  const keys = SortedKeys.from(bucket.allKeys());
  for (let index = 0, key = keys.at(0); key !== undefined; index += 1, key = keys.at(index)) {
    const order = marker.key === '' ? 1 : compareKeys(key, marker.key);
    if (!key.startsWith(prefix) || order < 0) continue;
    const versions = bucket.versions(key);
    if (order > 0) yield* versions;
    else if (marker.id !== undefined) {
      yield* versions.slice(versions.findIndex(({ versionId }) => versionId === marker.id) + 1);
    }
  }
}

function describe(bucket: Bucket, version: ObjectVersion, encode: (name: string) => string): XmlTree {
  const { key, versionId, lastModified, content } = version;
  return {
    Key: encode(key),
    VersionId: versionId,
    IsLatest: bucket.current(key) === version,
    LastModified: new Date(lastModified).toISOString(),
    ETag: content && quote(content.etag),
    Size: content?.size,
    StorageClass: content?.placement.storageClass,
  };
}
