import type { Operation, Operations } from '../operations.js';
import { type ObjectOperation, objectOperations } from './object-operations.js';

/** What of a request its input decides. */
export interface PlainRequest {
  readonly method: ObjectOperation['method'];
  /** As it stands in the path; undefined where the request speaks of the bucket. */
  readonly key: string | undefined;
  readonly headers: Record<string, string>;
  readonly query: Record<string, string>;
  readonly body: Buffer | undefined;
}

/** Where each member of a listing's input goes. */
const LIST_QUERY: Readonly<Record<string, string>> = {
  Prefix: 'prefix',
  Delimiter: 'delimiter',
  StartAfter: 'start-after',
  ContinuationToken: 'continuation-token',
  MaxKeys: 'max-keys',
  EncodingType: 'encoding-type',
};

/** The request of an input; undefined for what only the SDK knows to ask. */
export function plainRequest<Name extends Operation>(
  operation: Name,
  input: Operations[Name]['input'],
): PlainRequest | undefined {
  if (operation === 'ListObjectsV2') return listRequest(input);
  const known = objectOperations[operation];
  return known && objectRequest(known, input);
}

function listRequest(input: object): PlainRequest | undefined {
  const { Bucket, ...rest } = input as Operations['ListObjectsV2']['input'];
  const query: Record<string, string> = { 'list-type': '2' };
  if (!fill(query, LIST_QUERY, rest)) return undefined;
  return { method: 'GET', key: undefined, headers: {}, query, body: undefined };
}

/** Those that are read by themselves. */
const OWN_MEMBERS: ReadonlySet<string> = new Set(['Bucket', 'Key', 'Body', 'Metadata']);

/** A member that is not known, or is empty, is left to the SDK, and so is a body that is not all there. */
function objectRequest(known: ObjectOperation, input: object): PlainRequest | undefined {
  const { Key, Body, Metadata, ContentLength } = input as Operations['PutObject']['input'];
  const headers: Record<string, string> = { ...known.fixedHeaders };
  const query: Record<string, string> = {};
  const hasBody = known.method === 'PUT';
  if (hasBody ? !Buffer.isBuffer(Body) || ContentLength !== Body.length : Body !== undefined)
    return undefined;
  if (typeof Key !== 'string' || Key === '') return undefined;
  for (const member in input) {
    const value = (input as Readonly<Record<string, unknown>>)[member];
    if (value === undefined || OWN_MEMBERS.has(member)) continue;
    const text = String(value);
    const header = known.headers[member];
    const parameter = known.query[member];
    if (text === '') return undefined;
    if (header !== undefined) headers[header] = text;
    else if (parameter !== undefined) query[parameter] = text;
    else return undefined;
  }
  if (Metadata) for (const [name, value] of Object.entries(Metadata)) headers[`x-amz-meta-${name}`] = value;
  return { method: known.method, key: encodeKey(Key), headers, query, body: Body as Buffer | undefined };
}

function fill(
  target: Record<string, string>,
  names: Readonly<Record<string, string>>,
  members: object,
): boolean {
  for (const [member, value] of Object.entries(members)) {
    if (value === undefined) continue;
    const name = names[member];
    if (name === undefined) return false;
    target[name] = String(value);
  }
  return true;
}

/** As S3 signs a path: each byte that is not unreserved is escaped, once, and a slash stays. */
function encodeKey(key: string): string {
  if (/^[\w.~/-]*$/.test(key)) return key;
  return key.split('/').map(encodeText).join('/');
}

/** As a signature has the text of a query. */
export function encodeText(text: string): string {
  if (/^[\w.~-]*$/.test(text)) return text;
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Behind the `?`. */
export function encodeQuery(query: Readonly<Record<string, string>>): string {
  return Object.entries(query)
    .map(([name, value]) => `${encodeText(name)}=${encodeText(value)}`)
    .join('&');
}
