import type { CopyOptions, ObjectInformation, StoredObject } from '../contract.js';
import { checkCopy, DEFAULT_CONTENT_TYPE } from '../put-checks.js';
import { StoreError } from '../store-error.js';
import { retryConflicts } from './conditional.js';
import type { S3Connection } from './connection.js';
import { copyInParts } from './copy-in-parts.js';
import { copySource } from './copy-source.js';
import { attemptsOf, statusOf } from './errors.js';
import { headObject } from './head.js';
import { versionOf } from './information.js';
import { placementOf } from './placement.js';
import { storedHeaders } from './stored-headers.js';

/**
 * One COPY. One HEAD more to keep the content type where `replace` gives only metadata, since S3 replaces both;
 * and to tell which condition failed where both were given. Above 5 GiB, in parts.
 */
export async function copyObject(
  connection: S3Connection,
  source: string,
  target: string,
  options: CopyOptions,
): Promise<StoredObject> {
  const { keys } = connection.settings;
  const fullKeys = { source: keys.full(source), target: keys.full(target) };
  checkCopy(source, target, options);
  const input = {
    Key: fullKeys.target,
    CopySource: copySource(connection.settings.bucket, fullKeys.source),
    CopySourceIfMatch: options.ifMatch,
    IfNoneMatch: options.ifNoneMatch,
    ...placementOf(connection.settings),
    ...(await replacement(connection, source, options)),
  };
  const kind = options.ifNoneMatch === undefined ? 'read' : 'create';
  const call = {
    key: options.ifNoneMatch === undefined ? source : target,
    kind,
    signal: options.signal,
    headers: storedHeaders(options.replace?.headers),
  } as const;
  return retryConflicts(options.signal, async () => {
    try {
      const output = await connection.send('CopyObject', input, call);
      return { version: versionOf(target, output.CopyObjectResult?.ETag) };
    } catch (error) {
      if (statusOf(error) === 412) return afterRefusal(connection, source, target, options, error);
      if (statusOf(error) === 400) return copyInParts(connection, source, target, options, error);
      throw error;
    }
  });
}

async function replacement(connection: S3Connection, source: string, { replace, signal }: CopyOptions) {
  if (replace === undefined) return {};
  const contentType = replace.contentType ?? (await headObject(connection, source, { signal })).contentType;
  return {
    MetadataDirective: 'REPLACE',
    Metadata: { ...replace.metadata },
    ContentType: contentType ?? DEFAULT_CONTENT_TYPE,
  } as const;
}

/** A condition failed: which one, and was it our own success, the answer to which was lost? */
async function afterRefusal(
  connection: S3Connection,
  source: string,
  target: string,
  options: CopyOptions,
  error: unknown,
): Promise<StoredObject> {
  const { ifMatch, ifNoneMatch, signal } = options;
  if (ifNoneMatch === undefined) throw error;
  const isRetried = attemptsOf(error) > 1;
  if (ifMatch === undefined && !isRetried) throw error;
  const [from, to] = await Promise.all([source, target].map((key) => peek(connection, key, signal)));
  if (isRetried && from !== undefined && to !== undefined && isCopy(from, to)) return { version: to.version };
  if (to !== undefined) throw error;
  throw new StoreError('ESTALE', source, { message: 'the source is not the expected version', cause: error });
}

function isCopy(from: ObjectInformation, to: ObjectInformation): boolean {
  return from.version === to.version && from.size === to.size && to.lastModified >= from.lastModified;
}

async function peek(connection: S3Connection, key: string, signal: AbortSignal | undefined) {
  try {
    return await headObject(connection, key, { signal });
  } catch (error) {
    if (error instanceof StoreError && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
