import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Ending } from '../deadline.js';
import { collect } from './exchange.js';
import { listOutput } from './list-output.js';
import { answerMetadata, objectOutput } from './object-output.js';
import type { PlainRequest } from './plain-request.js';

/** What an answer is: plain success with an output as the SDK would have made it, or something for the SDK to judge. */
export type Verdict = { readonly output: object } | { readonly response: object };

/** Reads an answer, its body only where that has to be there as a whole. */
export async function read(
  plain: PlainRequest,
  answer: IncomingMessage,
  ending: Ending | undefined,
): Promise<Verdict> {
  const { statusCode = 0 } = answer;
  const { method, key } = plain;
  const isReading = key !== undefined && (method === 'GET' || method === 'HEAD');
  const isObject = isReading && (statusCode === 200 || statusCode === 206);
  if (isObject && method === 'HEAD') {
    answer.resume();
    const output = objectOutput(answer, undefined);
    return output === undefined ? forSdk(answer, Buffer.alloc(0)) : { output };
  }
  if (isObject) {
    const output = objectOutput(answer, answer);
    return output === undefined ? forSdk(answer, answer) : { output };
  }
  const body = await collect(answer, ending);
  const output = outputOf(plain, answer, body);
  return output === undefined ? forSdk(answer, body) : { output };
}

/** Undefined for what is not plain success. */
function outputOf(
  { method, key }: PlainRequest,
  { statusCode = 0, headers }: IncomingMessage,
  body: Buffer,
): object | undefined {
  const metadata = answerMetadata(statusCode, headers);
  if (key === undefined) return statusCode === 200 ? listOutput(body.toString(), metadata) : undefined;
  // Success has nothing to say but what its headers tell.
  const isDone = statusCode === SUCCESS[method] && body.length === 0;
  return isDone ? { $metadata: metadata, ETag: headers.etag } : undefined;
}

const SUCCESS: Readonly<Record<string, number>> = { PUT: 200, DELETE: 204 };

/** As the SDK's own handler of requests resolves. */
function forSdk(
  { statusCode = 0, statusMessage, headers }: IncomingMessage,
  body: Buffer | IncomingMessage,
): Verdict {
  return { response: { statusCode, reason: statusMessage, headers: flat(headers), body } };
}

function flat(headers: IncomingHttpHeaders): Record<string, string> {
  const told = Object.entries(headers).filter(([, value]) => value !== undefined);
  return Object.fromEntries(told.map(([name, value]) => [name, String(value)]));
}
