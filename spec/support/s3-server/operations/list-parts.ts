import { quote } from '../conditions/etag.js';
import { xmlReply } from '../http/reply.js';
import { readLimit } from '../listing/parameters.js';
import { findUpload } from '../state/uploads.js';
import type { Operation } from './context.js';
import { uploadName } from './upload-part.js';

export const listParts: Operation = ({ catalog, request }) => {
  const { key, bucket, id, parts, checksum } = findUpload(catalog, uploadName(request));
  const limit = readLimit(request, 'max-parts');
  const marker = Number(request.query.get('part-number-marker') ?? 0);
  const behind = Object.values(parts)
    .filter(({ number }) => number > marker)
    .sort((a, b) => a.number - b.number);
  const given = behind.slice(0, limit);
  const isTruncated = given.length < behind.length;
  return xmlReply('ListPartsResult', {
    Bucket: bucket,
    Key: key,
    UploadId: id,
    PartNumberMarker: marker,
    NextPartNumberMarker: isTruncated ? (given.at(-1)?.number ?? marker) : undefined,
    MaxParts: limit,
    IsTruncated: isTruncated,
    StorageClass: 'STANDARD',
    ChecksumAlgorithm: checksum.isImplied ? undefined : checksum.algorithm,
    ChecksumType: checksum.isImplied ? undefined : checksum.type,
    Part: given.map((part) => ({
      PartNumber: part.number,
      LastModified: new Date(Math.floor(part.lastModified / 1000) * 1000).toISOString(),
      ETag: quote(part.etag),
      Size: part.size,
      [`Checksum${part.proved.algorithm}`]: part.proved.value,
    })),
  });
};
