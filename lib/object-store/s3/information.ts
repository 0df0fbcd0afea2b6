import type { ObjectInformation } from '../contract.js';
import { StoreError } from '../store-error.js';
import type { Output } from './operations.js';
import { readStoredHeaders } from './stored-headers.js';
import { withoutMark } from './write-mark.js';

/** What the answer to a HEAD or GET tells of an object of `size` bytes. */
export function informationOf(
  key: string,
  size: number,
  output: Output<'HeadObject'> | Output<'GetObject'>,
): ObjectInformation {
  // Any other checksum is one of parts, which cannot be compared with that of the bytes.
  const crc32 = output.ChecksumType === 'FULL_OBJECT' ? output.ChecksumCRC32 : undefined;
  const headers = readStoredHeaders(output);
  return {
    key,
    size,
    version: versionOf(key, output.ETag),
    lastModified: output.LastModified?.getTime() ?? 0,
    ...(output.ContentType === undefined ? {} : { contentType: output.ContentType }),
    metadata: withoutMark(output.Metadata),
    ...(headers === undefined ? {} : { headers }),
    ...(crc32 === undefined ? {} : { crc32 }),
  };
}

/** The ETag with its quotes, which some stores leave out of some answers. */
export function versionOf(key: string, tag: string | undefined): string {
  if (tag === undefined || tag === '')
    throw new StoreError('EIO', key, { message: 'the store told no ETag' });
  return quoted(tag);
}

export function quoted(tag: string): string {
  return tag.endsWith('"') ? tag : `"${tag}"`;
}
