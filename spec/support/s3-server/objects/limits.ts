import { S3Error } from '../errors.js';

export const largestCopy = 5 * 2 ** 30;

export function requireKeyLength(key: string): void {
  const size = Buffer.byteLength(key);
  if (size <= longestKey) return;
  throw new S3Error('KeyTooLongError', {
    details: { Size: String(size), MaxSizeAllowed: String(longestKey) },
  });
}

const longestKey = 1024;
