import type { PresignOptions } from '../contract.js';
import { StoreError } from '../store-error.js';
import type { S3Connection } from './connection.js';

/** Seconds; the longest that a signature can be valid. */
const LONGEST = 604_800;

/** Signed here, without a request. `EINVAL` for a validity that S3 does not know. */
export async function presignObject(
  connection: S3Connection,
  key: string,
  { method = 'GET', expiresIn = 900, download }: PresignOptions,
): Promise<string> {
  const { bucket, keys } = connection.settings;
  const input = { Bucket: bucket, Key: keys.full(key) };
  if (!Number.isInteger(expiresIn) || expiresIn < 1 || expiresIn > LONGEST) {
    const message = `expiresIn must be a whole number of seconds from 1 to ${LONGEST}, not ${expiresIn}`;
    throw new StoreError('EINVAL', key, { message });
  }
  const { sdk, client } = await connection.load(key);
  const { getSignedUrl } = await import('@aws-sdk/s3-request-presigner');
  const disposition =
    download === undefined ? {} : { ResponseContentDisposition: contentDisposition(download) };
  const command =
    method === 'GET'
      ? new sdk.GetObjectCommand({ ...input, ...disposition })
      : new sdk.PutObjectCommand(input);
  return getSignedUrl(client, command, { expiresIn });
}

/** RFC 6266: a plain name for old clients, the exact one for all others. */
function contentDisposition(name: string): string {
  const plain = name.replace(/[^ !#-[\]-~]/gu, '_');
  const exact = encodeURIComponent(name).replace(/['()*]/g, (character) => `%${hex(character)}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${exact}`;
}

function hex(character: string): string {
  return character.charCodeAt(0).toString(16).toUpperCase();
}
