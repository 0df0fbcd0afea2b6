import type { PresignedPut, PresignPutOptions } from '../contract.js';
import type { S3Connection } from './connection.js';
import { placementWithTags } from './placement.js';
import { signUrl } from './sign-url.js';

/** What the SDK puts into the URL, where S3 takes it for headers; all else the bearer has to send. */
export async function presignPut(
  connection: S3Connection,
  { key, fullKey }: { readonly key: string; readonly fullKey: string },
  options: PresignPutOptions,
): Promise<PresignedPut> {
  const { settings } = connection;
  const { contentType, contentLength, metadata, ifNoneMatch, expiresIn } = options;
  const input = {
    Bucket: settings.bucket,
    Key: fullKey,
    ContentType: contentType,
    ContentLength: contentLength,
    Metadata: metadata && { ...metadata },
    IfNoneMatch: ifNoneMatch,
    ExpectedBucketOwner: settings.expectedBucketOwner,
    RequestPayer: settings.requestPayer ? ('requester' as const) : undefined,
    ...placementWithTags(settings),
  };
  const { sdk } = await connection.load(key);
  const signableHeaders = contentType === undefined ? undefined : new Set(['content-type']);
  const url = await signUrl(connection, key, new sdk.PutObjectCommand(input), { expiresIn, signableHeaders });
  const given: Readonly<Record<string, string | undefined>> = {
    'content-type': contentType,
    'if-none-match': ifNoneMatch,
    'x-amz-server-side-encryption': settings.serverSideEncryption,
    'x-amz-server-side-encryption-aws-kms-key-id': settings.kmsKeyId,
    'x-amz-server-side-encryption-bucket-key-enabled': settings.bucketKey?.toString(),
  };
  const headers = Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { url, headers: Object.fromEntries(headers) };
}
