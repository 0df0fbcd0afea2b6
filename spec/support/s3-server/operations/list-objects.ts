import { quote } from '../conditions/etag.js';
import { xmlReply } from '../http/reply.js';
import { foldOf, lastOf, listPage, type Page } from '../listing/page.js';
import { readEncoding, readLimit } from '../listing/parameters.js';
import { readToken, writeToken } from '../listing/token.js';
import type { Bucket } from '../state/bucket.js';
import type { XmlTree } from '../xml/write.js';
import type { Operation } from './context.js';

export const listObjectsV2: Operation = ({ catalog, request, fault }) => {
  const bucket = catalog.bucket(request.bucket);
  const { query } = request;
  const encode = readEncoding(request);
  const [prefix, delimiter] = [query.get('prefix') ?? '', query.get('delimiter') ?? ''];
  const token = query.get('continuation-token');
  const startAfter = query.get('start-after');
  const limit = readLimit(request, 'max-keys');
  const start = startAfter === undefined ? undefined : { name: startAfter, isPrefix: false };
  const after = token === undefined ? start : readToken(token);
  const listed = listPage(bucket.keys, { prefix, delimiter, limit, after });
  const page = fault?.endlessListing ? { ...listed, next: listed.next ?? lastOf(listed) ?? after } : listed;
  return xmlReply('ListBucketResult', {
    Name: request.bucket,
    Prefix: encode(prefix),
    Delimiter: delimiter === '' ? undefined : encode(delimiter),
    StartAfter: startAfter === undefined ? undefined : encode(startAfter),
    ContinuationToken: token,
    NextContinuationToken: page.next && writeToken(page.next),
    KeyCount: page.keys.length + page.prefixes.length,
    MaxKeys: limit,
    EncodingType: query.get('encoding-type'),
    IsTruncated: page.next !== undefined,
    ...names(bucket, page, encode),
  });
};

export const listObjects: Operation = ({ catalog, request }) => {
  const bucket = catalog.bucket(request.bucket);
  const { query } = request;
  const encode = readEncoding(request);
  const [prefix, delimiter] = [query.get('prefix') ?? '', query.get('delimiter') ?? ''];
  const marker = query.get('marker') ?? '';
  const limit = readLimit(request, 'max-keys');
  // A marker may be a fold of the page before.
  const isPrefix = marker.startsWith(prefix) && foldOf(marker, prefix, delimiter) === marker;
  const after = marker === '' ? undefined : { name: marker, isPrefix };
  const page = listPage(bucket.keys, { prefix, delimiter, limit, after });
  return xmlReply('ListBucketResult', {
    Name: request.bucket,
    Prefix: encode(prefix),
    Delimiter: delimiter === '' ? undefined : encode(delimiter),
    Marker: encode(marker),
    // Without a delimiter the last key is marker enough.
    NextMarker: delimiter === '' ? undefined : page.next && encode(page.next.name),
    MaxKeys: limit,
    EncodingType: query.get('encoding-type'),
    IsTruncated: page.next !== undefined,
    ...names(bucket, page, encode),
  });
};

function names(bucket: Bucket, page: Page, encode: (name: string) => string): XmlTree {
  return {
    Contents: page.keys.map((key) => {
      const { content, lastModified } = bucket.current(key)!;
      return {
        Key: encode(key),
        LastModified: new Date(lastModified).toISOString(),
        ETag: quote(content!.etag),
        ChecksumAlgorithm: content!.checksum.algorithm,
        ChecksumType: content!.checksum.type,
        Size: content!.size,
        StorageClass: content!.placement.storageClass,
      };
    }),
    CommonPrefixes: page.prefixes.map((prefix) => ({ Prefix: encode(prefix) })),
  };
}
