import { attachmentNamed } from '../content-disposition.js';
import type { Presigned, PresignOptions, PresignReadOptions } from '../contract.js';
import { checkPresign } from '../presign-checks.js';
import { StoreError } from '../store-error.js';
import type { S3Connection } from './connection.js';
import { presignPost } from './presign-post.js';
import { presignPut } from './presign-put.js';
import { signUrl } from './sign-url.js';

/** Signed here, without a request. */
export async function presignObject(
  connection: S3Connection,
  key: string,
  options: PresignOptions,
): Promise<Presigned> {
  checkPresign(key, options);
  const { keys } = connection.settings;
  const isBeginning = options.method === 'POST' && options.startsWith === true;
  const fullKey = isBeginning && key === '' ? keys.start : keys.full(key);
  switch (options.method) {
    case 'PUT':
      return presignPut(connection, { key, fullKey }, options);
    case 'POST':
      return presignPost(connection, { key, fullKey }, options);
    default:
      return presignRead(connection, { key, fullKey }, options);
  }
}

async function presignRead(
  connection: S3Connection,
  { key, fullKey }: { key: string; fullKey: string },
  { method, expiresIn, download, contentType }: PresignReadOptions,
): Promise<string> {
  const disposition = download === undefined ? undefined : attachmentNamed(download);
  if (download !== undefined && disposition === undefined) {
    throw new StoreError('EINVAL', key, {
      message: 'the name of a download must be well-formed, and not empty',
    });
  }
  const input = {
    Bucket: connection.settings.bucket,
    Key: fullKey,
    ExpectedBucketOwner: connection.settings.expectedBucketOwner,
    RequestPayer: connection.settings.requestPayer ? ('requester' as const) : undefined,
    ResponseContentDisposition: disposition,
    ResponseContentType: contentType,
  };
  const { sdk } = await connection.load(key);
  const command = method === 'HEAD' ? new sdk.HeadObjectCommand(input) : new sdk.GetObjectCommand(input);
  return signUrl(connection, key, command, { expiresIn });
}
