import { S3Error } from '../errors.js';
import type { S3Request } from '../http/request.js';
import type { Identities, Identity } from '../rights/identity.js';
import { readAuthorizationHeader } from './authorization-header.js';
import { canonicalRequest } from './canonical-request.js';
import { isPresigned, readPresignedQuery } from './presigned-query.js';
import type { SignatureClaim } from './signature-claim.js';
import { isSameSignature, scopeName, sha256Hex, sign, signingKey } from './signing-key.js';

/** A claim that proved right, with the key that signs the chunks of its body. */
export interface VerifiedSignature extends SignatureClaim {
  readonly key: Buffer;
  readonly identity: Identity;
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** What a server knows of its clients, and of the time. */
export interface Known {
  readonly identities: Identities;
  readonly region: string;
  readonly now: () => number;
}

/** Checks the signature of a request, or says as S3 does what is wrong with it. */
export function authenticate(request: S3Request, known: Known): VerifiedSignature {
  const claim = readClaim(request, known.now());
  const identity = known.identities.find(claim.accessKeyId);
  if (!identity) {
    throw new S3Error('InvalidAccessKeyId', { details: { AWSAccessKeyId: claim.accessKeyId } });
  }
  if (claim.scope.region !== known.region) {
    throw new S3Error('AuthorizationHeaderMalformed', {
      message: `The authorization header is malformed; the region '${claim.scope.region}' is wrong; expecting '${known.region}'`,
      details: { Region: known.region },
    });
  }
  requireToken(
    request.headers['x-amz-security-token'] ?? request.query.get('X-Amz-Security-Token'),
    identity,
  );
  requireSignedHeaders(request, claim);
  const key = signingKey(identity.secretAccessKey, claim.scope);
  requireSignature(request, claim, key);
  return { ...claim, key, identity };
}

function readClaim(request: S3Request, now: number): SignatureClaim {
  const header = request.headers['authorization'];
  if (header !== undefined && isPresigned(request)) {
    throw new S3Error('InvalidArgument', {
      message:
        'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified',
    });
  }
  if (header !== undefined) return readAuthorizationHeader(header, request, now);
  if (isPresigned(request)) return readPresignedQuery(request, now);
  throw new S3Error('AccessDenied');
}

export function requireToken(sent: string | undefined, { sessionToken, isExpired }: Identity): void {
  if (sent !== sessionToken) throw new S3Error('InvalidToken');
  if (isExpired) throw new S3Error('ExpiredToken');
}

function requireSignedHeaders({ headers }: S3Request, { signedHeaders }: SignatureClaim): void {
  const needed = Object.keys(headers).filter(isToBeSigned);
  const unsigned = needed.filter((name) => !signedHeaders.includes(name));
  if (unsigned.length > 0) {
    throw new S3Error('AccessDenied', {
      message: 'There were headers present in the request which were not signed',
      details: { HeadersNotSigned: unsigned.join(', ') },
    });
  }
}

// S3 itself takes a content type that was not signed; Ceph 20 does not, so nothing here may rely on it.
function isToBeSigned(name: string): boolean {
  return name === 'host' || name === 'content-type' || name.startsWith('x-amz-');
}

function requireSignature(request: S3Request, claim: SignatureClaim, key: Buffer): void {
  const canonical = canonicalRequest(request, claim.signedHeaders, claim.payloadHash);
  const stringToSign = [
    'AWS4-HMAC-SHA256',
    claim.timestamp,
    scopeName(claim.scope),
    sha256Hex(canonical),
  ].join('\n');
  if (isSameSignature(sign(key, stringToSign), claim.signature)) return;
  throw new S3Error('SignatureDoesNotMatch', {
    details: {
      AWSAccessKeyId: claim.accessKeyId,
      StringToSign: stringToSign,
      SignatureProvided: claim.signature,
      CanonicalRequest: canonical,
    },
  });
}
