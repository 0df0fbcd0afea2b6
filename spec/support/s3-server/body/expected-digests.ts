import { algorithms, type ChecksumAlgorithm, checksumHeader, isAlgorithm } from '../checksums/algorithms.js';
import { S3Error } from '../errors.js';
import type { Headers } from '../http/request.js';

/** What the headers promise about a body. */
export interface ExpectedDigests {
  readonly md5: Buffer | undefined;
  /** `value` is absent when a trailer will bring it. */
  readonly checksum:
    | { readonly algorithm: ChecksumAlgorithm; readonly value: string | undefined }
    | undefined;
}

export function readExpectedDigests(headers: Headers, trailerNames: readonly string[]): ExpectedDigests {
  return { md5: readMd5(headers['content-md5']), checksum: readChecksum(headers, trailerNames) };
}

/** Refuses a value that cannot be a checksum of the algorithm. */
export function requireChecksumForm(algorithm: ChecksumAlgorithm, value: string): void {
  const bytes = Buffer.from(value, 'base64');
  if (bytes.length !== algorithms[algorithm].byteLength || bytes.toString('base64') !== value) {
    throw new S3Error('InvalidRequest', {
      message: `Value for ${checksumHeader(algorithm)} header is invalid.`,
    });
  }
}

function readMd5(value: string | undefined): Buffer | undefined {
  if (value === undefined) return undefined;
  const bytes = Buffer.from(value, 'base64');
  if (bytes.length !== 16 || bytes.toString('base64') !== value) throw new S3Error('InvalidDigest');
  return bytes;
}

function readChecksum(headers: Headers, trailerNames: readonly string[]): ExpectedDigests['checksum'] {
  const names = Object.keys(algorithms) as ChecksumAlgorithm[];
  const inHeaders = names.filter((name) => headers[checksumHeader(name)] !== undefined);
  const inTrailers = names.filter((name) => trailerNames.includes(checksumHeader(name)));
  const [algorithm, ...others] = [...inHeaders, ...inTrailers];
  if (others.length > 0) {
    throw new S3Error('InvalidRequest', {
      message: 'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    });
  }
  requireAnnounced(headers['x-amz-sdk-checksum-algorithm'], algorithm);
  if (algorithm === undefined) return undefined;
  const value = headers[checksumHeader(algorithm)];
  if (value !== undefined) requireChecksumForm(algorithm, value);
  return { algorithm, value };
}

function requireAnnounced(announced: string | undefined, found: ChecksumAlgorithm | undefined): void {
  if (announced === undefined) return;
  if (!isAlgorithm(announced.toUpperCase()) || (found !== undefined && announced.toUpperCase() !== found)) {
    throw new S3Error('InvalidRequest', {
      message: 'Value for x-amz-sdk-checksum-algorithm header is invalid.',
    });
  }
  if (found === undefined) {
    throw new S3Error('InvalidRequest', {
      message:
        'x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.',
    });
  }
}
