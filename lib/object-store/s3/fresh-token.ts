import type { S3Client } from '@aws-sdk/client-s3';

/** What stores say of credentials that were right before. */
const EXPIRED = new Set(['ExpiredToken', 'ExpiredTokenException', 'TokenRefreshRequired', 'InvalidToken']);

/**
 * Runs a request again, once, with credentials fetched anew if the store finds them expired.
 * The SDK refreshes by their own expiry date only, which is of no help when they are revoked or the clock is wrong.
 */
export async function withFreshToken<Result>(
  client: S3Client,
  request: () => Promise<Result>,
): Promise<Result> {
  try {
    return await request();
  } catch (error) {
    if (!(error instanceof Error) || !EXPIRED.has(error.name)) throw error;
    const provider = client.config.credentials as (options: { forceRefresh: boolean }) => Promise<unknown>;
    await provider({ forceRefresh: true });
    return request();
  }
}
