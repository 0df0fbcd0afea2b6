import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { Output } from '../operations.js';
import type { Answer } from './wire/answer.js';

type ObjectOutput = Output<'GetObject'> & Output<'HeadObject'>;

/**
 * What the SDK would make of an answer that has an object in it, or tells of one: the members that we read. Undefined
 * where a header is not of the form that it always has; the SDK says then what it means.
 */
export function objectOutput(
  { statusCode, headers }: Answer,
  body: Readable | undefined,
): ObjectOutput | undefined {
  const ContentLength = numberOf(headers['content-length']);
  const LastModified = dateOf(headers['last-modified']);
  if (ContentLength === null || LastModified === null) return undefined;
  const output: Partial<Record<keyof ObjectOutput, unknown>> = {
    $metadata: answerMetadata(statusCode, headers),
    Metadata: metadataOf(headers),
    ETag: headers.etag,
    ContentLength,
    LastModified,
    ContentRange: headers['content-range'],
    ContentType: headers['content-type'],
    CacheControl: headers['cache-control'],
    ContentDisposition: headers['content-disposition'],
    ContentEncoding: headers['content-encoding'],
    ContentLanguage: headers['content-language'],
    ExpiresString: headers.expires,
    ChecksumCRC32: headers['x-amz-checksum-crc32'],
    ChecksumType: headers['x-amz-checksum-type'],
    Body: body,
  };
  return output as ObjectOutput;
}

export function answerMetadata(httpStatusCode: number, headers: IncomingHttpHeaders) {
  return {
    httpStatusCode,
    requestId: headers['x-amz-request-id'] as string | undefined,
    extendedRequestId: headers['x-amz-id-2'] as string | undefined,
  };
}

/** `null` for what is no length. */
function numberOf(text: string | undefined): number | undefined | null {
  if (text === undefined) return undefined;
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}

/** As HTTP writes a date today. `null` for any other. */
function dateOf(text: string | undefined): Date | undefined | null {
  if (text === undefined) return undefined;
  if (!/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text)) return null;
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? null : date;
}

const METADATA_PREFIX = 'x-amz-meta-';

function metadataOf(headers: IncomingHttpHeaders): Record<string, string> {
  const metadata: Record<string, string> = {};
  for (const name in headers) {
    if (name.startsWith(METADATA_PREFIX)) {
      metadata[name.slice(METADATA_PREFIX.length)] = headers[name] as string;
    }
  }
  return metadata;
}
