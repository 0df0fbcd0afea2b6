import type { IncomingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import type { Ending } from '../deadline.js';
import { listOutput } from './list-output.js';
import { answerMetadata, objectOutput } from './object-output.js';
import type { PlainRequest } from './plain-request.js';
import type { Answer } from './wire/answer.js';
import { collect } from './wire/collect.js';

/** What an answer is: plain success with an output as the SDK would have made it, or something for the SDK to judge. */
export type Verdict = { readonly output: object } | { readonly response: object };

/** Reads an answer, its body only where that has to be there as a whole. */
export async function read(
  plain: PlainRequest,
  answer: Answer,
  ending: Ending | undefined,
): Promise<Verdict> {
  const { statusCode } = answer;
  const { method, key } = plain;
  const isPlain = statusCode === 200 || statusCode === 206;
  if (method === 'HEAD' && isPlain) {
    answer.body?.resume();
    const output = objectOutput(answer, undefined);
    return output === undefined ? forSdk(answer, Buffer.alloc(0)) : { output };
  }
  // The SDK reads the body of any success as it comes.
  if (method === 'GET' && key !== undefined && statusCode >= 200 && statusCode < 300) {
    const body = answer.body ?? Readable.from([]);
    const output = isPlain ? objectOutput(answer, body) : undefined;
    return output === undefined ? forSdk(answer, body) : { output };
  }
  const body = await collect(answer.body, ending);
  const output = outputOf(plain, answer, body);
  return output === undefined ? forSdk(answer, body) : { output };
}

/** Undefined for what is not plain success. */
function outputOf(
  { method, key }: PlainRequest,
  { statusCode, headers }: Answer,
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
function forSdk({ statusCode, statusMessage, headers }: Answer, body: Buffer | Readable): Verdict {
  return { response: { statusCode, reason: statusMessage, headers: flat(headers), body } };
}

function flat(headers: IncomingHttpHeaders): Record<string, string> {
  const told = Object.entries(headers).filter(([, value]) => value !== undefined);
  return Object.fromEntries(told.map(([name, value]) => [name, String(value)]));
}
