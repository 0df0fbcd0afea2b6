import type { Checksum, ChecksumAlgorithm } from '../checksums/algorithms.js';
import { S3Error } from '../errors.js';
import type { Headers } from '../http/request.js';
import type { VerifiedSignature } from '../signature/authenticate.js';
import { decodeChunks } from './aws-chunked.js';
import { ChunkSignatures } from './chunk-signatures.js';
import { readExpectedDigests, requireChecksumForm } from './expected-digests.js';
import { type Framing, readFraming } from './framing.js';
import { RunningDigests } from './running-digests.js';
import { watchBytes } from './watch-bytes.js';

/** The body of a request: read once, and proved by the time its last byte is out. */
export interface Payload {
  readonly length: number;
  /** The algorithm its sender chose. */
  readonly declared: ChecksumAlgorithm | undefined;
  readonly hasMd5: boolean;
  /**
   * Yields the decoded bytes and returns their digests; throws when they are not what was promised. The checksum to
   * keep is that of the algorithm named here, else the declared one, else the one S3 takes by itself.
   */
  read(kept?: ChecksumAlgorithm): AsyncGenerator<Uint8Array, PayloadDigests>;
}

export interface Digests {
  readonly size: number;
  /** MD5, in hex. */
  readonly etag: string;
  readonly checksum: Checksum;
}

export interface PayloadDigests extends Digests {
  /** That of the declared algorithm, where it is another than the one kept. */
  readonly proved: Checksum;
}

export function openPayload(
  body: AsyncIterable<Uint8Array>,
  headers: Headers,
  signature: VerifiedSignature,
): Payload {
  const framing = readFraming(headers, signature.payloadHash);
  const expected = readExpectedDigests(headers, framing.trailerNames);
  return {
    length: framing.length,
    declared: expected.checksum?.algorithm,
    hasMd5: expected.md5 !== undefined,
    async *read(kept = expected.checksum?.algorithm ?? 'CRC64NVME') {
      const promised = expected.checksum?.algorithm ?? kept;
      const digests = new RunningDigests([kept, promised], { sha256: isSha256(signature.payloadHash) });
      const trailers = yield* watchBytes(decode(body, framing, signature), (chunk) => {
        digests.update(chunk);
        if (digests.size > framing.length) throw new S3Error('IncompleteBody');
      });
      if (digests.size < framing.length) throw new S3Error('IncompleteBody');
      const { size, md5, sha256, checksum } = digests.finish();
      requireSha256(signature.payloadHash, sha256);
      if (expected.md5 && !expected.md5.equals(md5)) throw new S3Error('BadDigest');
      if (expected.checksum) {
        requireChecksum(checksum(promised), expected.checksum.value ?? trailerOf(promised, trailers));
      }
      return { size, etag: md5.toString('hex'), checksum: checksum(kept), proved: checksum(promised) };
    },
  };
}

async function* decode(
  body: AsyncIterable<Uint8Array>,
  framing: Framing,
  signature: VerifiedSignature,
): AsyncGenerator<Uint8Array, ReadonlyMap<string, string>> {
  if (framing.isChunked) {
    const signatures = framing.areChunksSigned ? new ChunkSignatures(signature) : undefined;
    return yield* decodeChunks(body, { signatures, trailerNames: framing.trailerNames });
  }
  yield* body;
  return new Map();
}

function trailerOf(algorithm: ChecksumAlgorithm, trailers: ReadonlyMap<string, string>): string {
  const value = trailers.get(`x-amz-checksum-${algorithm.toLowerCase()}`) ?? '';
  requireChecksumForm(algorithm, value);
  return value;
}

function requireChecksum(computed: Checksum, promised: string): void {
  if (computed.value === promised) return;
  throw new S3Error('BadDigest', {
    message: `The ${computed.algorithm} you specified did not match the calculated checksum.`,
  });
}

function isSha256(payloadHash: string): boolean {
  return /^[0-9a-f]{64}$/.test(payloadHash);
}

function requireSha256(promised: string, computed: string | undefined): void {
  if (computed === undefined || computed === promised) return;
  throw new S3Error('XAmzContentSHA256Mismatch', {
    details: { ClientComputedContentSHA256: promised, S3ComputedContentSHA256: computed },
  });
}
