import { S3Error } from '../errors.js';
import type { Headers } from '../http/request.js';

/** How the bytes of a body travel, as its headers say. */
export interface Framing {
  readonly isChunked: boolean;
  readonly areChunksSigned: boolean;
  readonly trailerNames: readonly string[];
  /** Bytes of the body once decoded. */
  readonly length: number;
}

export function readFraming(headers: Headers, payloadHash: string): Framing {
  const [isChunked, areChunksSigned, hasTrailers] = kinds[payloadHash] ?? [false, false, false];
  if (payloadHash.startsWith('STREAMING-') && !isChunked) {
    throw new S3Error('NotImplemented', { details: { Header: 'x-amz-content-sha256' } });
  }
  const trailer = headers['x-amz-trailer'];
  if (trailer !== undefined && !hasTrailers) {
    throw new S3Error('InvalidRequest', { message: 'x-amz-trailer needs a streaming payload with trailers' });
  }
  const trailerNames = (trailer ?? '').split(',').map((name) => name.trim().toLowerCase());
  return {
    isChunked,
    areChunksSigned,
    trailerNames: trailerNames.filter((name) => name !== ''),
    length: readLength(headers, isChunked),
  };
}

const kinds: Readonly<
  Record<string, readonly [isChunked: boolean, areSigned: boolean, hasTrailers: boolean]>
> = {
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD': [true, true, false],
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER': [true, true, true],
  'STREAMING-UNSIGNED-PAYLOAD-TRAILER': [true, false, true],
};

function readLength(headers: Headers, isChunked: boolean): number {
  const name = isChunked ? 'x-amz-decoded-content-length' : 'content-length';
  const text = headers[name];
  if (text === undefined && headers['transfer-encoding'] !== undefined && !isChunked) {
    throw new S3Error('NotImplemented', { details: { Header: 'Transfer-Encoding' } });
  }
  if (text === undefined) throw new S3Error('MissingContentLength');
  if (!/^\d+$/.test(text)) throw new S3Error('InvalidArgument', { message: `${name} must be a number` });
  const length = Number(text);
  if (length > largestUpload) {
    throw new S3Error('EntityTooLarge', {
      details: { ProposedSize: text, MaxSizeAllowed: String(largestUpload) },
    });
  }
  return length;
}

const largestUpload = 5 * 2 ** 30;
