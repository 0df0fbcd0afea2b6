import { S3Error } from '../errors.js';
import { xmlReply } from '../http/reply.js';
import { checksumElements } from '../objects/checksum-answers.js';
import { findObject } from '../objects/find.js';
import type { ObjectContent } from '../state/records.js';
import type { XmlTree } from '../xml/write.js';
import type { Operation } from './context.js';

export const getObjectAttributes: Operation = ({ catalog, request: { bucket, key, headers, query } }) => {
  const found = findObject(catalog.bucket(bucket), key, query.get('versionId'));
  const { content, version } = found;
  const asked = (headers['x-amz-object-attributes'] ?? '').split(',').map((name) => name.trim());
  if (asked.some((name) => !attributes.has(name))) {
    throw new S3Error('InvalidArgument', { message: 'Invalid attribute name specified.' });
  }
  const isAsked = (name: string) => asked.includes(name);
  return xmlReply(
    'GetObjectAttributesResponse',
    {
      ETag: isAsked('ETag') ? content.etag : undefined,
      Checksum: isAsked('Checksum') ? checksumElements(content.checksum) : undefined,
      ObjectParts: isAsked('ObjectParts') ? describeParts(content) : undefined,
      StorageClass: isAsked('StorageClass') ? content.placement.storageClass : undefined,
      ObjectSize: isAsked('ObjectSize') ? content.size : undefined,
    },
    { ...found.headers, 'last-modified': new Date(version.lastModified).toUTCString() },
  );
};

const attributes = new Set(['ETag', 'Checksum', 'ObjectParts', 'StorageClass', 'ObjectSize']);

function describeParts({ parts, checksum }: ObjectContent): XmlTree | undefined {
  if (!parts) return undefined;
  return {
    PartsCount: parts.length,
    PartNumberMarker: 0,
    NextPartNumberMarker: parts.at(-1)!.number,
    MaxParts: 1000,
    IsTruncated: false,
    Part: parts.map((part) => ({
      PartNumber: part.number,
      Size: part.size,
      [`Checksum${checksum.algorithm}`]: part.checksum,
    })),
  };
}
