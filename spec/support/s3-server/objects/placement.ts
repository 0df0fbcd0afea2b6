import { randomBytes } from 'node:crypto';
import { S3Error } from '../errors.js';
import type { Headers } from '../http/request.js';
import type { ObjectContent, Placement } from '../state/records.js';

/** Reads from the headers of an upload or a copy how the object is to be kept. What they do not say is the default. */
export function readPlacement(headers: Headers): Placement {
  if (headers['x-amz-server-side-encryption-customer-algorithm'] !== undefined) {
    throw new S3Error('NotImplemented');
  }
  const storageClass = headers['x-amz-storage-class'] ?? 'STANDARD';
  if (!storageClasses.has(storageClass)) throw new S3Error('InvalidStorageClass');
  return { storageClass, encryption: readEncryption(headers) };
}

/** How an object is encrypted, as headers. */
export function encryptionHeaders({ encryption }: Placement): Record<string, string> {
  return { ...encryption };
}

/** How an object is kept, as headers of a read; the usual class is not told. */
export function placementHeaders(placement: Placement): Record<string, string> {
  const { storageClass } = placement;
  const named: Record<string, string> =
    storageClass === 'STANDARD' ? {} : { 'x-amz-storage-class': storageClass };
  return { ...encryptionHeaders(placement), ...named };
}

/** Refuses to read what has first to be restored. */
export function requireReadable({ placement: { storageClass } }: ObjectContent): void {
  if (!archives.has(storageClass)) return;
  throw new S3Error('InvalidObjectState', { details: { StorageClass: storageClass } });
}

/** The entity tag of one piece: the MD5 of its bytes, but not where a key of the customer's encrypts them. */
export function pieceEtag(md5: string, { encryption }: Placement): string {
  return encryption[algorithmHeader] === 'AES256' ? md5 : randomBytes(16).toString('hex');
}

function readEncryption(headers: Headers): Placement['encryption'] {
  const algorithm = headers[algorithmHeader] ?? 'AES256';
  if (!algorithms.has(algorithm)) throw new S3Error('InvalidEncryptionAlgorithmError');
  const [keyId, bucketKey] = [headers[keyHeader], headers[bucketKeyHeader]];
  const isManaged = algorithm !== 'AES256';
  if (keyId !== undefined && !isManaged) {
    throw new S3Error('InvalidArgument', {
      message:
        'Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms',
    });
  }
  if (bucketKey !== undefined && bucketKey !== 'true' && bucketKey !== 'false') {
    throw new S3Error('InvalidArgument', { details: { ArgumentName: bucketKeyHeader } });
  }
  return {
    [algorithmHeader]: algorithm,
    ...(isManaged ? { [keyHeader]: keyId ?? 'arn:aws:kms:us-east-1:123456789012:key/default' } : {}),
    ...(isManaged && bucketKey === 'true' ? { [bucketKeyHeader]: 'true' } : {}),
  };
}

const algorithmHeader = 'x-amz-server-side-encryption';
const keyHeader = 'x-amz-server-side-encryption-aws-kms-key-id';
const bucketKeyHeader = 'x-amz-server-side-encryption-bucket-key-enabled';
const algorithms = new Set(['AES256', 'aws:kms', 'aws:kms:dsse']);

const archives = new Set(['GLACIER', 'DEEP_ARCHIVE']);
const storageClasses = new Set([
  ...archives,
  'STANDARD',
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'GLACIER_IR',
  'REDUCED_REDUNDANCY',
]);
