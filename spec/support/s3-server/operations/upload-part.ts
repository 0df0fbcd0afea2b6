import type { PayloadDigests } from '../body/payload.js';
import { type ChecksumAlgorithm, checksumHeader } from '../checksums/algorithms.js';
import { quote } from '../conditions/etag.js';
import { S3Error } from '../errors.js';
import { emptyReply, xmlReply } from '../http/reply.js';
import type { S3Request } from '../http/request.js';
import { findCopySource } from '../objects/copy-source.js';
import { digesting } from '../objects/digesting.js';
import { encryptionHeaders, pieceEtag } from '../objects/placement.js';
import { readCopyRange } from '../objects/range.js';
import { storeBlob } from '../objects/store-blob.js';
import type { UploadedPart } from '../state/records.js';
import { findUpload, savePart, type UploadName } from '../state/uploads.js';
import type { Operation } from './context.js';

export const uploadPart: Operation = async ({ catalog, payload, request }) => {
  const number = readPartNumber(request);
  const name = uploadName(request);
  const { checksum, placement } = findUpload(catalog, name);
  if (!checksum.isImplied) requireAlgorithm(checksum.algorithm, payload.declared);
  return storeBlob(catalog.backend, payload.read(checksum.algorithm), ({ blob, digests }) => {
    const etag = pieceEtag(digests.etag, placement);
    savePart(catalog, name, { ...readPart(digests), etag, number, blob });
    return emptyReply(200, {
      ...encryptionHeaders(placement),
      etag: quote(etag),
      [checksumHeader(digests.proved.algorithm)]: digests.proved.value,
    });
  });
};

export const uploadPartCopy: Operation = async ({ catalog, request }) => {
  const number = readPartNumber(request);
  const name = uploadName(request);
  const { checksum, placement } = findUpload(catalog, name);
  const source = findCopySource(catalog, request);
  const range = readCopyRange(request.headers['x-amz-copy-source-range'], source.content.size);
  const bytes = catalog.backend.readBlob(source.content.blob, range.start, range.end);
  return storeBlob(catalog.backend, digesting(bytes, checksum.algorithm), ({ blob, digests }) => {
    const etag = pieceEtag(digests.etag, placement);
    const part = readPart({ ...digests, etag, proved: digests.checksum });
    savePart(catalog, name, { ...part, number, blob });
    return xmlReply(
      'CopyPartResult',
      {
        LastModified: new Date(part.lastModified).toISOString(),
        ETag: quote(part.etag),
        [`Checksum${checksum.algorithm}`]: checksum.isImplied ? undefined : part.checksum,
      },
      { ...encryptionHeaders(placement), 'x-amz-copy-source-version-id': source.headers['x-amz-version-id'] },
    );
  });
};

export function uploadName({ bucket, key, query }: S3Request): UploadName {
  return { bucket, key, id: query.get('uploadId') ?? '' };
}

function readPart({ size, etag, checksum, proved }: PayloadDigests): Omit<UploadedPart, 'number' | 'blob'> {
  return { size, etag, checksum: checksum.value, proved, lastModified: Date.now() };
}

function readPartNumber({ query }: S3Request): number {
  const text = query.get('partNumber') ?? '';
  if (/^[1-9]\d{0,4}$/.test(text) && Number(text) <= 10_000) return Number(text);
  throw new S3Error('InvalidArgument', {
    message: 'Part number must be an integer between 1 and 10000, inclusive',
    details: { ArgumentName: 'partNumber', ArgumentValue: text },
  });
}

function requireAlgorithm(declared: ChecksumAlgorithm, sent: ChecksumAlgorithm | undefined): void {
  if (sent === declared) return;
  const [expected, actual] = [declared.toLowerCase(), sent?.toLowerCase() ?? 'null'];
  throw new S3Error('InvalidRequest', {
    message: `Checksum Type mismatch occurred, expected checksum Type: ${expected}, actual checksum Type: ${actual}`,
  });
}
