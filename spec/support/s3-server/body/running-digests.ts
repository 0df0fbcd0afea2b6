import { createHash } from 'node:crypto';
import { algorithms, type Checksum, type ChecksumAlgorithm } from '../checksums/algorithms.js';

/** All digests of a run of bytes that somebody will ask for. */
export class RunningDigests {
  readonly #md5 = createHash('md5');
  readonly #sha256;
  readonly #checksums;
  #size = 0;

  constructor(wanted: readonly ChecksumAlgorithm[], options = { sha256: false }) {
    this.#sha256 = options.sha256 ? createHash('sha256') : undefined;
    this.#checksums = new Map(wanted.map((algorithm) => [algorithm, algorithms[algorithm].start()]));
  }

  get size(): number {
    return this.#size;
  }

  update(bytes: Uint8Array): void {
    this.#size += bytes.length;
    this.#md5.update(bytes);
    this.#sha256?.update(bytes);
    for (const digest of this.#checksums.values()) digest.update(bytes);
  }

  /** To be called once. */
  finish(): FinishedDigests {
    const values = new Map(
      [...this.#checksums].map(([name, digest]) => [name, digest.digest().toString('base64')]),
    );
    return {
      size: this.#size,
      md5: this.#md5.digest(),
      sha256: this.#sha256?.digest('hex'),
      checksum: (algorithm) => ({ algorithm, value: values.get(algorithm)! }),
    };
  }
}

export interface FinishedDigests {
  readonly size: number;
  readonly md5: Buffer;
  readonly sha256: string | undefined;
  checksum(algorithm: ChecksumAlgorithm): Checksum;
}
