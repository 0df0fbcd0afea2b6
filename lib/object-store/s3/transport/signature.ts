import { createHmac, hash } from 'node:crypto';
import type { SigningScope } from '../signing-key.js';
import { encodeText } from './plain-request.js';

/** A request with all its headers but the signature. */
export interface UnsignedRequest {
  readonly method: string;
  /** Escaped as it is sent. */
  readonly path: string;
  readonly query: Readonly<Record<string, unknown>>;
  /** Names are in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface Signatory {
  readonly accessKeyId: string;
  /** For the day and the region of the scope. */
  readonly key: Buffer;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';

/** The header with the SHA-256 of a body, in hexadecimal digits, as far as a body is sent as it is. */
export const PAYLOAD_HASH = 'x-amz-content-sha256';

/** The header `authorization` of a request, by version 4 of the signature, as the SDK writes it. */
export function authorizationOf(
  request: UnsignedRequest,
  { accessKeyId, key }: Signatory,
  { timestamp, name }: SigningScope,
): string {
  const { headers } = request;
  const signed = Object.keys(headers).filter(isSigned).sort();
  const names = signed.join(';');
  let lines = '';
  for (const header of signed) lines += `${header}:${withoutSpareSpace(headers[header] as string)}\n`;
  const canonical = `${request.method}\n${request.path}\n${canonicalQuery(request.query)}\n${lines}\n${names}\n${headers[PAYLOAD_HASH]}`;
  const text = `${ALGORITHM}\n${timestamp}\n${name}\n${hash('sha256', canonical, 'hex')}`;
  const signature = createHmac('sha256', key).update(text).digest('hex');
  return `${ALGORITHM} Credential=${accessKeyId}/${name}, SignedHeaders=${names}, Signature=${signature}`;
}

/** What stands between the two ends may change these. */
const UNSIGNED = new Set([
  ...['authorization', 'cache-control', 'connection', 'expect', 'from', 'keep-alive', 'max-forwards'],
  ...['pragma', 'referer', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'user-agent', 'x-amzn-trace-id'],
]);

function isSigned(name: string): boolean {
  return !UNSIGNED.has(name) && !name.startsWith('proxy-') && !name.startsWith('sec-');
}

function withoutSpareSpace(value: string): string {
  if (!/[\r\n\t]|^ | (?: |$)/.test(value)) return value;
  return value.replace(/[\r\n\t ]+/g, ' ').replace(/^ | $/g, '');
}

function canonicalQuery(query: Readonly<Record<string, unknown>>): string {
  return Object.entries(query)
    .map(([name, value]): [string, string] => [encodeText(name), encodeText(String(value))])
    .sort(byName)
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

function byName([first]: readonly [string, string], [second]: readonly [string, string]): number {
  return first < second ? -1 : 1;
}
