import { S3Error } from '../errors.js';
import { xmlDocument } from '../xml/write.js';
import type { Reply } from './reply.js';

/** Turns a failure into S3's answer; a failure that is no refusal becomes a 500 that shows its stack. */
export function errorReply(
  error: unknown,
  request: { readonly resource: string; readonly id: string },
): Reply {
  const refusal = error instanceof S3Error ? error : internalError(error);
  if (refusal.status === 304) return { status: 304, headers: refusal.headers };
  const body = xmlDocument(
    'Error',
    {
      Code: refusal.code,
      Message: refusal.message,
      ...refusal.details,
      Resource: request.resource,
      RequestId: request.id,
    },
    { namespace: false },
  );
  return {
    status: refusal.status,
    headers: {
      ...refusal.headers,
      'content-type': 'application/xml',
      'content-length': String(Buffer.byteLength(body)),
    },
    body,
  };
}

function internalError(error: unknown): S3Error {
  const stack = error instanceof Error ? error.stack : undefined;
  return new S3Error('InternalError', { details: { Detail: stack ?? String(error) } });
}
