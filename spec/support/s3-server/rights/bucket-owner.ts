import { S3Error } from '../errors.js';
import type { S3Request } from '../http/request.js';

/** Who owns every bucket of this server. */
export const accountId = '123456789012';

/** Refuses a request that expects another owner of its bucket, or of the one that it copies from. */
export function requireOwner({ headers }: S3Request): void {
  for (const name of ['x-amz-expected-bucket-owner', 'x-amz-source-expected-bucket-owner']) {
    const expected = headers[name];
    if (expected === undefined || expected === accountId) continue;
    if (!/^\d{12}$/.test(expected)) throw new S3Error('InvalidBucketOwnerAWSAccountID');
    throw new S3Error('AccessDenied');
  }
}
