import type { PlainRequest } from './plain-request.js';
import { PAYLOAD_HASH } from './signature.js';

/** A request as the SDK has signed it. */
export interface SignedRequest {
  readonly method?: string | undefined;
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number | undefined;
  readonly path: string;
  readonly query?: Readonly<Record<string, unknown>> | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

/** What requests of one operation have in common: where they go and for whom they are signed. */
export interface RequestForm {
  readonly protocol: 'http:' | 'https:';
  readonly hostname: string;
  readonly port: number | undefined;
  /** The path, up to the key where there is one. */
  readonly path: string;
  readonly host: string;
  readonly userAgent: string | undefined;
  readonly signingRegion: string;
}

/** What the SDK puts on any request; the signature covers some of them anew. */
const OWN_HEADERS = new Set([
  ...['host', 'user-agent', 'x-amz-user-agent', 'amz-sdk-invocation-id', 'amz-sdk-request'],
  ...[PAYLOAD_HASH, 'x-amz-date', 'x-amz-security-token', 'authorization'],
]);

/** It tells the store which operation is meant, which the request says by itself. */
const OWN_PARAMETERS = new Set(['x-id']);

/**
 * Reads the form off a request that the SDK has signed for an input: so endpoint rules, styles and regions are the
 * SDK's alone. Undefined where the request has more to it than we know of, as those of directory buckets, of access
 * points in several regions or to an endpoint with headers of its own, a body in chunks or one that is not hashed; and
 * where what we would have sent is not what the SDK has sent.
 */
export function readForm(signed: SignedRequest, plain: PlainRequest): RequestForm | undefined {
  const { protocol, hostname, port, path, query = {}, headers } = signed;
  const scope = /^AWS4-HMAC-SHA256 Credential=[^,]*\/\d{8}\/([^/,]+)\/s3\/aws4_request,/.exec(
    headers['authorization'] ?? '',
  );
  const { key = '' } = plain;
  const isOurs =
    isSame(headers, plain.headers, OWN_HEADERS) &&
    isSame(query, plain.query, OWN_PARAMETERS) &&
    /^[0-9a-f]{64}$/.test(headers[PAYLOAD_HASH] ?? '');
  if (scope === null || !isOurs || !path.endsWith(key) || headers['host'] === undefined) return undefined;
  if (protocol !== 'http:' && protocol !== 'https:') return undefined;
  return {
    ...{ protocol, hostname, port },
    path: path.slice(0, path.length - key.length),
    host: headers['host'],
    userAgent: headers['user-agent'],
    signingRegion: scope[1] as string,
  };
}

function isSame(
  sent: Readonly<Record<string, unknown>>,
  planned: Readonly<Record<string, string>>,
  own: ReadonlySet<string>,
): boolean {
  const names = new Set([...Object.keys(sent), ...Object.keys(planned)]);
  return [...names].every((name) => own.has(name) || sent[name] === planned[name]);
}
