import { openPayload } from '../body/payload.js';
import { S3Error } from '../errors.js';
import { faultError } from '../faults/fault-error.js';
import type { Fault } from '../faults/rules.js';
import { spoilReply } from '../faults/spoil-reply.js';
import { postObject } from '../form/post-object.js';
import type { Context } from '../operations/context.js';
import { operations } from '../operations/table.js';
import { answerAs, refusalAs } from '../quirks/answer-as.js';
import type { Quirks } from '../quirks/quirks.js';
import { understand } from '../quirks/understand.js';
import { requireOwner } from '../rights/bucket-owner.js';
import { concealMissing, requireRights } from '../rights/rights.js';
import { authenticate } from '../signature/authenticate.js';
import { withHoistedHeaders } from '../signature/presigned-query.js';
import { closeBody, type Reply } from './reply.js';
import type { S3Request } from './request.js';
import type { OperationName } from './route.js';
import type { Service } from './service.js';

/** A request on its way to its operation. */
export interface Exchange {
  readonly request: S3Request;
  /** Absent when this server has no such operation. */
  readonly operation: OperationName | undefined;
  readonly fault: Fault | undefined;
  readonly body: AsyncIterable<Uint8Array>;
}

/** Has a request authenticated and its operation carried out. Throws what S3 refuses. */
export async function answer(service: Service, exchange: Exchange): Promise<Reply> {
  const { request: sent, operation, fault, body } = exchange;
  const refusal = fault && faultError(fault);
  if (refusal && !fault?.afterStoring) throw refusal;
  if (operation === 'PostObject') return postObject(service, exchange);
  const { catalog, region, quirks } = service;
  const signature = authenticate(sent, service);
  if (operation === undefined) throw new S3Error('NotImplemented');
  const { identity } = signature;
  const hoisted = withHoistedHeaders(sent);
  requireOwner(hoisted);
  requireRights(identity, operation, hoisted);
  const request = await understand(hoisted, operation, quirks, catalog);
  const hasBody = withBody.has(operation);
  const payload = openPayload(body, hasBody ? request.headers : lengthOnly(request), signature);
  // What no operation reads is still proved: the signature speaks of it.
  if (!hasBody) for await (const _ of payload.read());
  const context = { request, payload, catalog, region, fault, quirks, identity };
  const reply = answerAs(await carryOut(operation, context, quirks), operation, quirks);
  if (!refusal) return fault ? spoilReply(reply, fault) : reply;
  closeBody(reply);
  throw refusal;
}

async function carryOut(
  operation: keyof typeof operations,
  context: Context,
  quirks: Quirks,
): Promise<Reply> {
  try {
    return await operations[operation](context);
  } catch (error) {
    throw refusalAs(concealMissing(error, context.identity), operation, quirks);
  }
}

const withBody: ReadonlySet<OperationName> = new Set<OperationName>([
  'CreateBucket',
  'PutBucketVersioning',
  'PutObject',
  'UploadPart',
  'CompleteMultipartUpload',
  'PutObjectTagging',
  'DeleteObjects',
]);

// Of the others some have checksum headers, which speak of an object and not of a body.
function lengthOnly({ headers }: S3Request): S3Request['headers'] {
  return { 'content-length': headers['content-length'] ?? '0' };
}
