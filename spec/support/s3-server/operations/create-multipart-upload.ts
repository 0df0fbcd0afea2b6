import { randomBytes } from 'node:crypto';
import { algorithms, type ChecksumType, isAlgorithm } from '../checksums/algorithms.js';
import { S3Error } from '../errors.js';
import { xmlReply } from '../http/reply.js';
import type { Headers } from '../http/request.js';
import { readDescription } from '../objects/description.js';
import { requireKeyLength } from '../objects/limits.js';
import { encryptionHeaders, readPlacement } from '../objects/placement.js';
import { readTagHeader } from '../objects/tags.js';
import type { Upload } from '../state/records.js';
import { saveUpload } from '../state/uploads.js';
import type { Operation } from './context.js';

export const createMultipartUpload: Operation = ({ catalog, request: { bucket, key, headers } }) => {
  catalog.bucket(bucket);
  requireKeyLength(key);
  const checksum = readChecksum(headers);
  const placement = readPlacement(headers);
  const id = randomBytes(48).toString('base64url');
  saveUpload(catalog, {
    bucket,
    key,
    id,
    initiated: Date.now(),
    description: readDescription(headers),
    placement,
    tags: readTagHeader(headers['x-amz-tagging']),
    checksum,
    parts: {},
  });
  return xmlReply(
    'InitiateMultipartUploadResult',
    { Bucket: bucket, Key: key, UploadId: id },
    {
      ...encryptionHeaders(placement),
      ...(checksum.isImplied
        ? {}
        : { 'x-amz-checksum-algorithm': checksum.algorithm, 'x-amz-checksum-type': checksum.type }),
    },
  );
};

function readChecksum(headers: Headers): Upload['checksum'] {
  const name = headers['x-amz-checksum-algorithm']?.toUpperCase();
  const type = headers['x-amz-checksum-type']?.toUpperCase();
  if (name === undefined) {
    if (type !== undefined) {
      throw new S3Error('InvalidRequest', {
        message: 'The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.',
      });
    }
    return { algorithm: 'CRC64NVME', type: 'FULL_OBJECT', isImplied: true };
  }
  if (!isAlgorithm(name)) {
    throw new S3Error('InvalidRequest', { message: 'Checksum algorithm provided is unsupported.' });
  }
  const { combine, multipartType } = algorithms[name];
  const possible: readonly ChecksumType[] =
    name === 'CRC64NVME' ? ['FULL_OBJECT'] : combine ? both : ['COMPOSITE'];
  const chosen = possible.find((one) => one === (type ?? multipartType));
  if (!chosen) {
    throw new S3Error('InvalidRequest', {
      message: `The ${type} checksum type cannot be used with the ${name.toLowerCase()} checksum algorithm.`,
    });
  }
  return { algorithm: name, type: chosen, isImplied: false };
}

const both: readonly ChecksumType[] = ['FULL_OBJECT', 'COMPOSITE'];
