import { S3Error } from '../errors.js';
import type { VerifiedSignature } from '../signature/authenticate.js';
import { isSameSignature, scopeName, sha256Hex, sign } from '../signature/signing-key.js';

/** The chain of signatures in a signed `aws-chunked` body: each signs the one before it. */
export class ChunkSignatures {
  readonly #seed: VerifiedSignature;
  #previous: string;

  constructor(seed: VerifiedSignature) {
    this.#seed = seed;
    this.#previous = seed.signature;
  }

  checkChunk(signature: string, contentHash: string): void {
    this.#check(signature, 'AWS4-HMAC-SHA256-PAYLOAD', [sha256Hex(''), contentHash]);
  }

  checkTrailers(signature: string | undefined, trailers: ReadonlyMap<string, string>): void {
    const text = [...trailers].map(([name, value]) => `${name}:${value}\n`).join('');
    this.#check(signature ?? '', 'AWS4-HMAC-SHA256-TRAILER', [sha256Hex(text)]);
  }

  #check(signature: string, algorithm: string, hashes: readonly string[]): void {
    const { timestamp, scope, key } = this.#seed;
    const stringToSign = [algorithm, timestamp, scopeName(scope), this.#previous, ...hashes].join('\n');
    const expected = sign(key, stringToSign);
    if (!isSameSignature(expected, signature)) {
      throw new S3Error('SignatureDoesNotMatch', {
        details: { StringToSign: stringToSign, SignatureProvided: signature },
      });
    }
    this.#previous = expected;
  }
}
