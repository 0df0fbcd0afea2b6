import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { faultError } from '../faults/fault-error.js';
import type { Fault } from '../faults/rules.js';
import { conditionsOf, optionsOf, type RequestRecord } from '../measure/request-log.js';
import { withHoistedHeaders } from '../signature/presigned-query.js';
import { answer } from './answer.js';
import { errorReply } from './error-reply.js';
import { receiveBytes } from './receive.js';
import { closeBody, type Reply } from './reply.js';
import { readRequest, type S3Request } from './request.js';
import { routeRequest } from './route.js';
import { reset, sendReply } from './send.js';
import type { Service } from './service.js';

/** Answers one request. Never rejects. */
export async function handle(
  service: Service,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const id = randomBytes(8).toString('hex').toUpperCase();
  response.setHeader('date', new Date(service.now()).toUTCString());
  response.setHeader('x-amz-request-id', id);
  response.setHeader('x-amz-id-2', randomBytes(56).toString('base64'));
  let record: RequestRecord | undefined;
  let fault: Fault | undefined;
  let reply: Reply | undefined;
  try {
    const request = readRequest(message);
    const hoisted = withHoistedHeaders(request);
    const operation = routeRequest(hoisted);
    record = note(service, hoisted, operation ?? 'Unknown');
    fault = service.faults.next(record);
    if (fault !== undefined) record.spoilt = true;
    if (fault?.delayMilliseconds !== undefined)
      await sleep(fault.delayMilliseconds, undefined, { ref: false });
    const body = receiveBytes(message, response, (bytes) => service.counts.add('bytesReceived', bytes));
    reply = await answer(service, { request, operation, fault, body });
  } catch (error) {
    reply = errorReply(error, { resource: (message.url ?? '/').split('?')[0]!, id });
  }
  // A client that left in the middle of its body hears nothing any more.
  if (message.destroyed && !message.complete) return closeBody(reply);
  try {
    refuseBody(message, response);
    if (fault?.afterStoring && faultError(fault) === undefined) await reset(response);
    else await sendReply(response, reply, { fault, onHead, onSent });
  } catch {
    // The client is gone, or the answer broke on its way: there is nobody left to tell.
    response.destroy();
  } finally {
    closeBody(reply);
  }

  function onHead(): void {
    if (record && reply) record.status = reply.status;
  }

  function onSent(bytes: number): void {
    service.counts.add('bytesSent', bytes);
  }
}

function note({ counts, log }: Service, request: S3Request, operation: string): RequestRecord {
  counts.add(operation);
  const { bucket, key, headers } = request;
  return log.add({
    operation,
    bucket,
    key,
    status: 0,
    range: headers['range'],
    conditions: conditionsOf(headers),
    options: optionsOf(headers),
  });
}

function refuseBody(message: IncomingMessage, response: ServerResponse): void {
  if (message.complete) return;
  // A client still waiting for leave to send its body must not send the next request in its place.
  if (message.headers.expect !== undefined) response.setHeader('connection', 'close');
  // Others send theirs anyhow; it has to be out of the way.
  else message.resume();
}
