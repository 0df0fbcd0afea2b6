import { S3Error } from '../errors.js';
import type { Reply } from '../http/reply.js';
import type { OperationName } from '../http/route.js';
import { escapeText } from '../xml/write.js';
import type { Quirks } from './quirks.js';

/** An answer as a store with these quirks gives it. */
export function answerAs(reply: Reply, operation: OperationName, quirks: Quirks): Reply {
  const { body } = reply;
  if (typeof body === 'string') {
    if (operation === 'CompleteMultipartUpload' && quirks.completesWithoutEtag) {
      return withBody(reply, body.replace(/<ETag>[^<]*<\/ETag>/, '<ETag></ETag>'));
    }
    if (operation === 'ListMultipartUploads' && quirks.encodesUploadsUntold) {
      return withBody(reply, untold(body));
    }
    if (operation.startsWith('ListObjects') && quirks.listsMilliseconds) {
      return withBody(reply, body.replace(/\.000Z<\/LastModified>/g, '.403Z</LastModified>'));
    }
  }
  return quirks.knowsNoChecksums ? withoutChecksums(reply) : reply;
}

/** A refusal as such a store words it. */
export function refusalAs(error: unknown, operation: OperationName | undefined, quirks: Quirks): unknown {
  const isWrite = operation !== 'GetObject' && operation !== 'HeadObject';
  if (!(error instanceof S3Error) || error.status !== 412 || !isWrite) return error;
  if (quirks.unmetStatus === undefined) return error;
  return new S3Error(quirks.unmetStatus === 304 ? 'NotModified' : 'ConditionalRequestConflict', {
    status: quirks.unmetStatus,
  });
}

function untold(body: string): string {
  const marker = /<NextKeyMarker>([^<]*)<\/NextKeyMarker>/.exec(body)?.[1];
  const told = body.replace(/<EncodingType>url<\/EncodingType>/, '');
  if (marker === undefined) return told;
  const raw = escapeText(decodeURIComponent(marker.replaceAll('+', '%20')));
  return told.replace(/<NextKeyMarker>[^<]*</, () => `<NextKeyMarker>${raw}<`);
}

function withBody(reply: Reply, body: string): Reply {
  return {
    ...reply,
    body,
    headers: { ...reply.headers, 'content-length': String(Buffer.byteLength(body)) },
  };
}

function withoutChecksums(reply: Reply): Reply {
  const headers = Object.entries(reply.headers).filter(([name]) => !name.startsWith('x-amz-checksum-'));
  return { ...reply, headers: Object.fromEntries(headers) };
}
