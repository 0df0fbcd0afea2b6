import type { Operation, Operations } from '../operations.js';

/** Operations without a body that the fast transport sends itself. */
export type FastOperation = 'GetObject' | 'HeadObject' | 'ListObjectsV2';

/** What of a request its input decides. */
export interface PlainRequest {
  readonly method: 'GET' | 'HEAD';
  /** As it stands in the path; undefined where the request speaks of the bucket. */
  readonly key: string | undefined;
  readonly headers: Record<string, string>;
  readonly query: Record<string, string>;
}

/** Where each member of an input goes. One that is not here is left to the SDK. */
const HEADERS: Readonly<Record<string, string>> = {
  Range: 'range',
  IfMatch: 'if-match',
  IfNoneMatch: 'if-none-match',
};
const QUERY: Readonly<Record<string, string>> = {
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
  if (operation !== 'GetObject' && operation !== 'HeadObject') return undefined;
  const { Bucket, Key, ...rest } = input as Operations['GetObject']['input'];
  const headers: Record<string, string> = {};
  const isPlain = typeof Key === 'string' && Key !== '' && fill(headers, HEADERS, rest);
  if (!isPlain) return undefined;
  return { method: operation === 'GetObject' ? 'GET' : 'HEAD', key: encodeKey(Key), headers, query: {} };
}

function listRequest(input: object): PlainRequest | undefined {
  const { Bucket, ...rest } = input as Operations['ListObjectsV2']['input'];
  const query: Record<string, string> = { 'list-type': '2' };
  return fill(query, QUERY, rest) ? { method: 'GET', key: undefined, headers: {}, query } : undefined;
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
  return key.split('/').map(encodeText).join('/');
}

/** As a signature has the text of a query. */
export function encodeText(text: string): string {
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
