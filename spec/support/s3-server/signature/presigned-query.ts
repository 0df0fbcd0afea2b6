import { S3Error } from '../errors.js';
import type { S3Request } from '../http/request.js';
import { readCredential } from './credential.js';
import type { SignatureClaim } from './signature-claim.js';
import { allowedSkewMilliseconds, parseTimestamp } from './timestamp.js';

export function isPresigned(request: S3Request): boolean {
  return request.query.has('X-Amz-Algorithm') || request.query.has('X-Amz-Signature');
}

/** Reads a signature written into the query, as a presigned URL has it. */
export function readPresignedQuery(request: S3Request, now: number): SignatureClaim {
  const { query } = request;
  const credential = readCredential(query.get('X-Amz-Credential'));
  const timestamp = query.get('X-Amz-Date') ?? '';
  const signedHeaders = query.get('X-Amz-SignedHeaders');
  const signature = query.get('X-Amz-Signature');
  if (query.get('X-Amz-Algorithm') !== 'AWS4-HMAC-SHA256' || !credential || !signedHeaders || !signature) {
    throw new S3Error('AuthorizationQueryParametersError', {
      message:
        'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.',
    });
  }
  if (!timestamp.startsWith(credential.scope.date)) throw new S3Error('AuthorizationQueryParametersError');
  requireInTime(timestamp, query.get('X-Amz-Expires'), now);
  return {
    ...credential,
    timestamp,
    signedHeaders: signedHeaders.split(';'),
    signature,
    payloadHash:
      request.headers['x-amz-content-sha256'] ?? query.get('X-Amz-Content-Sha256') ?? 'UNSIGNED-PAYLOAD',
  };
}

/** In a presigned URL, parameters named like `x-amz-acl` count as headers. */
export function withHoistedHeaders(request: S3Request): S3Request {
  if (!isPresigned(request)) return request;
  const hoisted = request.parameters
    .map(([name, value]) => [name.toLowerCase(), value] as const)
    .filter(([name]) => name.startsWith('x-amz-') && !ofTheSignature.has(name));
  return { ...request, headers: { ...Object.fromEntries(hoisted), ...request.headers } };
}

const ofTheSignature = new Set(
  ['Algorithm', 'Credential', 'Date', 'Expires', 'SignedHeaders', 'Signature', 'Security-Token'].map((name) =>
    `x-amz-${name}`.toLowerCase(),
  ),
);

function requireInTime(timestamp: string, expires: string | undefined, now: number): void {
  const from = parseTimestamp(timestamp);
  const seconds = /^\d+$/.test(expires ?? '') ? Number(expires) : Number.NaN;
  if (from === undefined || !(seconds >= 1 && seconds <= longestSeconds)) {
    throw new S3Error('AuthorizationQueryParametersError', {
      message: 'X-Amz-Expires must be a number between 1 and 604800 (a week) and X-Amz-Date an ISO 8601 date',
    });
  }
  if (from - now > allowedSkewMilliseconds) {
    throw new S3Error('AccessDenied', { message: 'Request is not yet valid' });
  }
  if (now > from + seconds * 1000) {
    throw new S3Error('AccessDenied', {
      message: 'Request has expired',
      details: { 'X-Amz-Expires': `${seconds}` },
    });
  }
}

const longestSeconds = 7 * 24 * 60 * 60;
