import { S3Error } from '../errors.js';
import type { S3Request } from '../http/request.js';
import { readCredential } from './credential.js';
import type { SignatureClaim } from './signature-claim.js';
import { allowedSkewMilliseconds, parseTimestamp } from './timestamp.js';

/** Reads `AWS4-HMAC-SHA256 Credential=..., SignedHeaders=..., Signature=...`. */
export function readAuthorizationHeader(header: string, request: S3Request, now: number): SignatureClaim {
  const [algorithm = '', rest = ''] = split(header, ' ');
  if (algorithm !== 'AWS4-HMAC-SHA256') {
    throw new S3Error('InvalidRequest', {
      message: 'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.',
    });
  }
  const fields = new Map(rest.split(',').map((field) => split(field.trim(), '=') as [string, string]));
  const signedHeaders = fields.get('SignedHeaders');
  const signature = fields.get('Signature');
  const credential = readCredential(fields.get('Credential'));
  if (!signedHeaders || !signature || !credential) throw new S3Error('AuthorizationHeaderMalformed');
  const timestamp = readTimestamp(request, now);
  if (!timestamp.startsWith(credential.scope.date)) throw new S3Error('AuthorizationHeaderMalformed');
  return {
    ...credential,
    timestamp,
    signedHeaders: signedHeaders.split(';'),
    signature,
    payloadHash: readPayloadHash(request),
  };
}

function readTimestamp({ headers }: S3Request, now: number): string {
  const timestamp = headers['x-amz-date'] ?? fromDate(headers['date']);
  const milliseconds = parseTimestamp(timestamp);
  if (milliseconds === undefined) {
    throw new S3Error('AccessDenied', {
      message: 'AWS authentication requires a valid Date or x-amz-date header',
    });
  }
  if (Math.abs(now - milliseconds) > allowedSkewMilliseconds) {
    throw new S3Error('RequestTimeTooSkewed', {
      details: {
        RequestTime: timestamp,
        ServerTime: new Date(now).toISOString(),
        MaxAllowedSkewMilliseconds: '900000',
      },
    });
  }
  return timestamp;
}

function fromDate(date: string | undefined): string {
  const milliseconds = Date.parse(date ?? '');
  if (Number.isNaN(milliseconds)) return '';
  return new Date(milliseconds).toISOString().replace(/[-:]|\.\d{3}/g, '');
}

function readPayloadHash({ headers }: S3Request): string {
  const hash = headers['x-amz-content-sha256'];
  if (hash === undefined) {
    throw new S3Error('InvalidRequest', {
      message: 'Missing required header for this request: x-amz-content-sha256',
    });
  }
  if (!/^([0-9a-f]{64}|UNSIGNED-PAYLOAD|STREAMING-[A-Z0-9-]+)$/.test(hash)) {
    throw new S3Error('InvalidArgument', {
      message:
        'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER or a valid sha256 value.',
    });
  }
  return hash;
}

function split(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
