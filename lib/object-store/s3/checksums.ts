import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { encodeCrc32 } from '../../crc32.js';
import type { HeaderEditor } from './commands.js';

/** The input that makes the store check an upload, where checksums are in use; `known` is the CRC32 of the bytes. */
export function uploadChecksum(bytes: Uint8Array, isInUse: boolean, known?: number): UploadChecksum {
  if (!isInUse) return {};
  // Ceph 20 checks nothing whose algorithm is not named as well.
  return { ChecksumCRC32: encodeCrc32(known ?? crc32(bytes)), ChecksumAlgorithm: 'CRC32' };
}

export interface UploadChecksum {
  readonly ChecksumCRC32?: string;
  readonly ChecksumAlgorithm?: 'CRC32';
}

/**
 * Asks for the checksum of an object by header. The SDK's own `ChecksumMode` makes it verify the body, which fails
 * on stores that answer a range with the checksum of the whole; we verify where it can be verified.
 */
export const askForChecksum: HeaderEditor = ({ headers }) => {
  headers['x-amz-checksum-mode'] = 'ENABLED';
};

/** Replaces the SDK's checksum, which many stores do not know for `DeleteObjects`, by the one that all know. */
export const useContentMd5: HeaderEditor = (request) => {
  for (const name of Object.keys(request.headers)) {
    if (/^x-amz-(checksum-|sdk-checksum-)/i.test(name)) delete request.headers[name];
  }
  request.headers['content-md5'] = createHash('md5')
    .update(request.body as string | Uint8Array)
    .digest('base64');
};
