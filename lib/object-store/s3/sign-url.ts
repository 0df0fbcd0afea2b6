import type { GetObjectCommand } from '@aws-sdk/client-s3';
import type { S3Connection } from './connection.js';
import { toStoreError } from './errors.js';

export interface SigningOptions {
  /** Seconds; default 900. */
  readonly expiresIn?: number | undefined;
  /** Headers that the bearer must send although the SDK would leave them unsigned. */
  readonly signableHeaders?: ReadonlySet<string> | undefined;
}

/** The URL of a command, signed for whoever has it. Credentials that cannot be had are `EACCES`. */
export async function signUrl(
  connection: S3Connection,
  key: string,
  command: object,
  { expiresIn = 900, signableHeaders }: SigningOptions,
): Promise<string> {
  const { client } = await connection.load(key);
  const { getSignedUrl } = await import('@aws-sdk/s3-request-presigner');
  try {
    return await getSignedUrl(client, command as GetObjectCommand, {
      expiresIn,
      signingDate: await connection.signingDate(key),
      ...(signableHeaders && { signableHeaders: new Set(signableHeaders) }),
    });
  } catch (error) {
    throw toStoreError(error, key, 'read');
  }
}
