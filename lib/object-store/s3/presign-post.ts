import type { PresignedPost, PresignPostOptions } from '../contract.js';
import { FILE_NAME } from '../presign-checks.js';
import type { S3Connection } from './connection.js';
import { policyOf } from './post-policy.js';
import { signUrl } from './sign-url.js';
import { scopeOf, signText } from './signing-key.js';
import { tagsDocument } from './tags.js';

/** A form, with a policy that the store holds its fields and its file against. */
export async function presignPost(
  connection: S3Connection,
  { key, fullKey }: { readonly key: string; readonly fullKey: string },
  options: PresignPostOptions,
): Promise<PresignedPost> {
  const { settings } = connection;
  const { maximumSize, minimumSize = 0, contentType, startsWith = false, expiresIn = 900 } = options;
  const identity = await connection.identity(key);
  const date = await connection.signingDate(key);
  const scope = scopeOf(date, settings.region);
  const family = contentType?.endsWith('/*') ? contentType.slice(0, -1) : undefined;
  const fixed = withoutUndefined({
    ...(startsWith ? {} : { key: fullKey }),
    'Content-Type': family === undefined ? contentType : undefined,
    ...fieldsOf(connection, options),
    'x-amz-algorithm': 'AWS4-HMAC-SHA256',
    'x-amz-credential': `${identity.accessKeyId}/${scope.name}`,
    'x-amz-date': scope.timestamp,
    'x-amz-security-token': identity.sessionToken,
  });
  const policy = policyOf({
    expiration: new Date(date.getTime() + expiresIn * 1000),
    bucket: settings.bucket,
    fixed,
    beginnings: withoutUndefined({
      key: startsWith ? fullKey : undefined,
      'Content-Type': fixed['Content-Type'] === undefined ? (family ?? '') : undefined,
    }),
    size: { least: minimumSize, most: maximumSize },
  });
  const fields = {
    ...(startsWith ? { key: fullKey + FILE_NAME } : {}),
    ...fixed,
    Policy: policy,
    'X-Amz-Signature': signText(policy, identity.secretAccessKey, scope),
  };
  return { url: await bucketUrl(connection, key), fields };
}

function fieldsOf({ settings }: S3Connection, { metadata = {} }: PresignPostOptions) {
  const named = Object.entries(metadata).map(([name, value]) => [`x-amz-meta-${name}`, value]);
  return {
    ...Object.fromEntries(named),
    'x-amz-storage-class': settings.storageClass,
    'x-amz-server-side-encryption': settings.serverSideEncryption,
    'x-amz-server-side-encryption-aws-kms-key-id': settings.kmsKeyId,
    'x-amz-server-side-encryption-bucket-key-enabled': settings.bucketKey?.toString(),
    tagging: settings.tags && tagsDocument(settings.tags),
  };
}

/** Where forms are sent to: the SDK knows it for every region and style. */
async function bucketUrl(connection: S3Connection, key: string): Promise<string> {
  const { sdk } = await connection.load(key);
  const command = new sdk.HeadBucketCommand({ Bucket: connection.settings.bucket });
  const { origin, pathname } = new URL(await signUrl(connection, key, command, {}));
  return origin + pathname;
}

function withoutUndefined(fields: Record<string, string | undefined>): Record<string, string> {
  const given = Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(given);
}
