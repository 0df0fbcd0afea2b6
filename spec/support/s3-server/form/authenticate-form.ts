import { S3Error } from '../errors.js';
import type { Identities } from '../rights/identity.js';
import { requireToken, type VerifiedSignature } from '../signature/authenticate.js';
import { readCredential } from '../signature/credential.js';
import { isSameSignature, sign, signingKey } from '../signature/signing-key.js';

/** Checks the signature of a form's policy. */
export function authenticateForm(
  fields: ReadonlyMap<string, string>,
  known: { readonly identities: Identities; readonly region: string },
): VerifiedSignature {
  const policy = fields.get('policy');
  const claim = readCredential(fields.get('x-amz-credential'));
  const signature = fields.get('x-amz-signature') ?? '';
  const timestamp = fields.get('x-amz-date') ?? '';
  if (!policy || !claim || !timestamp.startsWith(claim.scope.date)) throw new S3Error('AccessDenied');
  if (fields.get('x-amz-algorithm') !== 'AWS4-HMAC-SHA256') throw new S3Error('AccessDenied');
  const identity = known.identities.find(claim.accessKeyId);
  if (!identity) throw new S3Error('InvalidAccessKeyId', { details: { AWSAccessKeyId: claim.accessKeyId } });
  if (claim.scope.region !== known.region) throw new S3Error('AuthorizationHeaderMalformed');
  requireToken(fields.get('x-amz-security-token'), identity);
  const key = signingKey(identity.secretAccessKey, claim.scope);
  if (!isSameSignature(sign(key, policy), signature)) throw new S3Error('SignatureDoesNotMatch');
  return {
    ...claim,
    timestamp,
    signedHeaders: [],
    signature,
    payloadHash: 'UNSIGNED-PAYLOAD',
    key,
    identity,
  };
}
