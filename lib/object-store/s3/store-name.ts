import { createHash } from 'node:crypto';

/**
 * A name that is readable and can be a directory: the bucket, and a hash of endpoint, bucket and prefix.
 * Region and credentials are no part of it, so all mounts of one place agree.
 */
export function storeName(endpoint: string | undefined, bucket: string, prefix: string): string {
  const place = JSON.stringify([endpoint ?? 'aws', bucket, prefix]);
  return `${bucket}-${createHash('sha256').update(place).digest('hex').slice(0, 8)}`;
}
