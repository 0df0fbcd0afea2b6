import { readXmlBody } from '../body/read-whole.js';
import { compositeChecksum, fullObjectChecksum, multipartEtag } from '../checksums/multipart-checksum.js';
import { quote } from '../conditions/etag.js';
import { writeCheck } from '../conditions/write-conditions.js';
import { S3Error } from '../errors.js';
import { emptyReply, xmlReply } from '../http/reply.js';
import type { Headers } from '../http/request.js';
import { checksumElements } from '../objects/checksum-answers.js';
import { chooseParts } from '../objects/choose-parts.js';
import { versionHeaders } from '../objects/find.js';
import { encryptionHeaders } from '../objects/placement.js';
import { commit } from '../state/commit.js';
import type { StoredChecksum, Upload, UploadedPart } from '../state/records.js';
import { dropUpload, findUpload } from '../state/uploads.js';
import type { Operation } from './context.js';
import { uploadName } from './upload-part.js';

export const completeMultipartUpload: Operation = async ({ catalog, payload, request, quirks }) => {
  const { bucket, key, headers } = request;
  const name = uploadName(request);
  findUpload(catalog, name);
  const check = writeCheck(headers, key);
  const document = await readXmlBody(payload, 'CompleteMultipartUpload');
  const upload = findUpload(catalog, name);
  const parts = chooseParts(upload, document, quirks.smallestPart);
  const checksum = checksumOf(upload, parts);
  requirePromises(headers, checksum, parts);
  // Told early, but decided again below, when the bytes are in place.
  check(catalog.bucket(bucket).current(key));
  const blob = await catalog.backend.joinBlobs(parts.map((part) => part.blob));
  try {
    // Of two who complete at once, the second finds no upload.
    findUpload(catalog, name);
    const etag = multipartEtag(parts);
    const version = commit(catalog, {
      bucket,
      key,
      content: {
        blob,
        size: totalSize(parts),
        etag,
        checksum,
        description: upload.description,
        placement: upload.placement,
        tags: upload.tags,
        parts: parts.map((part) => ({ number: part.number, size: part.size, checksum: part.checksum })),
      },
      // S3 dates an object of parts by the beginning of its upload.
      lastModified: upload.initiated,
      check,
    });
    dropUpload(catalog, upload);
    return xmlReply(
      'CompleteMultipartUploadResult',
      {
        Location: `/${bucket}/${key}`,
        Bucket: bucket,
        Key: key,
        ETag: quote(etag),
        ...checksumElements(checksum),
      },
      { ...versionHeaders(catalog.bucket(bucket), version), ...encryptionHeaders(upload.placement) },
    );
  } catch (error) {
    catalog.backend.deleteBlob(blob);
    throw error;
  }
};

export const abortMultipartUpload: Operation = ({ catalog, request }) => {
  dropUpload(catalog, findUpload(catalog, uploadName(request)));
  return emptyReply(204);
};

function checksumOf(
  { checksum: { algorithm, type } }: Upload,
  parts: readonly UploadedPart[],
): StoredChecksum {
  const digest = type === 'COMPOSITE' ? compositeChecksum : fullObjectChecksum;
  return { algorithm, type, value: digest(algorithm, parts) };
}

function requirePromises(headers: Headers, checksum: StoredChecksum, parts: readonly UploadedPart[]): void {
  const promised = headers[`x-amz-checksum-${checksum.algorithm.toLowerCase()}`];
  if (promised !== undefined && promised !== checksum.value && !checksum.value.startsWith(`${promised}-`)) {
    throw new S3Error('BadDigest', {
      message: `The ${checksum.algorithm} you specified did not match the calculated checksum.`,
    });
  }
  const size = headers['x-amz-mp-object-size'];
  if (size !== undefined && Number(size) !== totalSize(parts)) {
    throw new S3Error('InvalidRequest', {
      message: `The provided 'x-amz-mp-object-size' header does not match what was computed.`,
    });
  }
}

function totalSize(parts: readonly UploadedPart[]): number {
  return parts.reduce((sum, part) => sum + part.size, 0);
}
