import type { DeleteFailure } from '../contract.js';
import { StoreError } from '../store-error.js';
import type { S3Connection } from './connection.js';
import type { ServiceFailure } from './service-failure.js';

/** One DELETE. Its failure is an answer, but for an abort. */
export async function deleteOne(
  connection: S3Connection,
  key: string,
  signal: AbortSignal | undefined,
): Promise<readonly DeleteFailure[]> {
  try {
    const input = { Key: connection.settings.keys.full(key) };
    await connection.send('DeleteObject', input, { key, kind: 'write', signal });
    return [];
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return isGone(error) ? [] : [{ key, error }];
  }
}

/** Some stores answer 404 where S3 is content. A missing bucket is no such thing. */
function isGone({ code, cause }: StoreError): boolean {
  return code === 'ENOENT' && (cause as ServiceFailure | undefined)?.name !== 'NoSuchBucket';
}
