import type { Digests } from '../body/payload.js';
import { RunningDigests } from '../body/running-digests.js';
import type { ChecksumAlgorithm } from '../checksums/algorithms.js';

/** Passes bytes on and returns their digests. */
export async function* digesting(
  bytes: AsyncIterable<Uint8Array>,
  algorithm: ChecksumAlgorithm,
): AsyncGenerator<Uint8Array, Digests> {
  const digests = new RunningDigests([algorithm]);
  for await (const chunk of bytes) {
    digests.update(chunk);
    yield chunk;
  }
  const { size, md5, checksum } = digests.finish();
  return { size, etag: md5.toString('hex'), checksum: checksum(algorithm) };
}
