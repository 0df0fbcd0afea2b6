import type { CopyOptions, ObjectInformation, StoredObject } from '../contract.js';
import { StoreError } from '../store-error.js';
import type { S3Connection } from './connection.js';
import { copiedDescription } from './copied-description.js';
import { copyInParts } from './copy-in-parts.js';
import { getObject } from './get.js';
import { headObject } from './head.js';
import { quoted } from './information.js';
import { keepCondition } from './keep-condition.js';
import { lookFirst } from './look-first.js';
import { putObject } from './put.js';

/**
 * Copies to a target that must be new, in a store whose COPY does not see to that: through here what fits in one part,
 * else as an upload whose parts the store copies, since writes of both kinds may keep the condition. `ENOTSUP` where
 * they do not, or `copyOnce` behind a look where the settings allow it.
 */
export async function copyToNew(
  connection: S3Connection,
  source: string,
  target: string,
  options: CopyOptions,
  copyOnce: (options: CopyOptions) => Promise<StoredObject>,
): Promise<StoredObject> {
  const { signal } = options;
  const object = await headObject(connection, source, { signal });
  if (options.ifMatch !== undefined && object.version !== quoted(options.ifMatch)) {
    throw new StoreError('ESTALE', source, { message: 'the source is not the expected version' });
  }
  const isSmall = object.size <= connection.settings.partSize;
  const condition = isSmall ? 'create' : 'completeCreate';
  if ((await connection.findings.finding(condition, signal)).verdict === 'kept') {
    return isSmall
      ? copyThrough(connection, object, target, options)
      : copyInParts(connection, source, target, options);
  }
  await keepCondition(connection, 'copyCreate', { key: target, signal });
  await lookFirst(connection, target, { ifNoneMatch: '*', signal });
  return copyOnce({ ...options, ifNoneMatch: undefined });
}

async function copyThrough(
  connection: S3Connection,
  object: ObjectInformation,
  target: string,
  options: CopyOptions,
): Promise<StoredObject> {
  const { signal } = options;
  const { put, kept } = await copiedDescription(connection, object, options);
  const chunks: Uint8Array[] = [];
  const reading = await getObject(connection, object.key, { ifMatch: object.version, signal });
  for await (const chunk of reading?.body ?? []) chunks.push(chunk);
  return putObject(connection, target, Buffer.concat(chunks), put, kept);
}
