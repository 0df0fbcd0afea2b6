import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { combineCrc } from './combine-crc.js';
import { Crc32c } from './crc32c.js';
import { Crc64Nvme } from './crc64-nvme.js';

export type ChecksumAlgorithm = 'CRC32' | 'CRC32C' | 'CRC64NVME' | 'SHA1' | 'SHA256';

export type ChecksumType = 'FULL_OBJECT' | 'COMPOSITE';

/** A checksum as S3 stores it; `value` is in base64. */
export interface Checksum {
  readonly algorithm: ChecksumAlgorithm;
  readonly value: string;
}

export interface Digest {
  update(bytes: Uint8Array): unknown;
  digest(): Buffer;
}

export interface AlgorithmTraits {
  readonly byteLength: number;
  readonly start: () => Digest;
  /** The checksum of two runs of bytes from the checksums of each; only CRCs can do that. */
  readonly combine?: (first: Buffer, second: Buffer, secondLength: number) => Buffer;
  readonly multipartType: ChecksumType;
}

export const algorithms: Readonly<Record<ChecksumAlgorithm, AlgorithmTraits>> = {
  CRC32: {
    byteLength: 4,
    start: () => new Crc32(),
    combine: combineCrc({ width: 32n, polynomial: 0xedb88320n }),
    multipartType: 'COMPOSITE',
  },
  CRC32C: {
    byteLength: 4,
    start: () => new Crc32c(),
    combine: combineCrc({ width: 32n, polynomial: 0x82f63b78n }),
    multipartType: 'COMPOSITE',
  },
  CRC64NVME: {
    byteLength: 8,
    start: () => new Crc64Nvme(),
    combine: combineCrc({ width: 64n, polynomial: 0x9a6c9329ac4bc9b5n }),
    multipartType: 'FULL_OBJECT',
  },
  SHA1: { byteLength: 20, start: () => createHash('sha1'), multipartType: 'COMPOSITE' },
  SHA256: { byteLength: 32, start: () => createHash('sha256'), multipartType: 'COMPOSITE' },
};

export function isAlgorithm(name: string): name is ChecksumAlgorithm {
  return Object.hasOwn(algorithms, name);
}

export function checksumHeader(algorithm: ChecksumAlgorithm): string {
  return `x-amz-checksum-${algorithm.toLowerCase()}`;
}

class Crc32 implements Digest {
  #value = 0;

  update(bytes: Uint8Array): void {
    this.#value = crc32(bytes, this.#value);
  }

  digest(): Buffer {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(this.#value);
    return bytes;
  }
}
