import { createHash } from 'node:crypto';
import { algorithms, type ChecksumAlgorithm } from './algorithms.js';

export interface DigestedPart {
  readonly size: number;
  /** MD5, in hex. */
  readonly etag: string;
  /** In base64. */
  readonly checksum: string;
}

/** The entity tag of an object of parts: the MD5 of their MD5s, and how many they are. */
export function multipartEtag(parts: readonly DigestedPart[]): string {
  const hash = createHash('md5');
  for (const part of parts) hash.update(part.etag, 'hex');
  return `${hash.digest('hex')}-${parts.length}`;
}

/** The checksum of the checksums of the parts, and how many they are. */
export function compositeChecksum(algorithm: ChecksumAlgorithm, parts: readonly DigestedPart[]): string {
  const digest = algorithms[algorithm].start();
  for (const part of parts) digest.update(Buffer.from(part.checksum, 'base64'));
  return `${digest.digest().toString('base64')}-${parts.length}`;
}

/** The checksum of the whole object, from those of its parts. */
export function fullObjectChecksum(algorithm: ChecksumAlgorithm, parts: readonly DigestedPart[]): string {
  const { combine, start } = algorithms[algorithm];
  if (!combine) throw new TypeError(`Expected an algorithm whose checksums combine, got ${algorithm}`);
  return parts
    .reduce((all, part) => combine(all, Buffer.from(part.checksum, 'base64'), part.size), start().digest())
    .toString('base64');
}
