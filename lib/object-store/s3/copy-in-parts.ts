import type { CopyOptions, ObjectInformation, StoredObject } from '../contract.js';
import { StoreError } from '../store-error.js';
import type { S3Connection } from './connection.js';
import { copySource } from './copy-source.js';
import { headObject } from './head.js';
import { type S3MultipartUpload, startUpload } from './multipart.js';
import { formatTags } from './tags.js';

const MEBIBYTE = 1024 * 1024;
const MOST_PARTS = 10_000;

/**
 * Copies an object that is too large for one request, part by part, inside the store. `refusal` is what the one
 * request failed with: it is thrown again if the object is not that large.
 */
export async function copyInParts(
  connection: S3Connection,
  source: string,
  target: string,
  options: CopyOptions,
  refusal: unknown,
): Promise<StoredObject> {
  const { largestCopy } = connection.settings;
  const object = await headObject(connection, source, options);
  if (object.size <= largestCopy) throw refusal;
  const { replace, ifNoneMatch, signal } = options;
  const put = {
    contentType: replace?.contentType ?? object.contentType,
    metadata: replace?.metadata ?? object.metadata,
    ifNoneMatch,
    signal,
  };
  const headers = replace === undefined ? object.headers : replace.headers;
  const tags = await tagsOf(connection, source, signal);
  const upload = await startUpload(connection, target, put, { headers, tags });
  try {
    // Every part is of one version, and of the one that was asked for.
    const pinned = { ...object, version: options.ifMatch ?? object.version };
    await copyParts(connection, upload, pinned, largestCopy);
    return await upload.complete(options);
  } catch (error) {
    await upload.abort().catch(() => {});
    throw error;
  }
}

/** An upload has the tags that it begins with; a store that knows no tags has none to keep. */
async function tagsOf(
  connection: S3Connection,
  key: string,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const call = { key, kind: 'read', signal } as const;
  try {
    const { keys } = connection.settings;
    const { TagSet: tags = [] } = await connection.send('GetObjectTagging', { Key: keys.full(key) }, call);
    if (tags.length === 0) return undefined;
    return formatTags(Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value])));
  } catch (error) {
    if (error instanceof StoreError && error.code === 'ENOTSUP') return undefined;
    throw error;
  }
}

async function copyParts(
  connection: S3Connection,
  upload: S3MultipartUpload,
  object: ObjectInformation,
  largestCopy: number,
): Promise<void> {
  const { keys, bucket } = connection.settings;
  const from = copySource(bucket, keys.full(object.key));
  const size = Math.max(Math.min(512 * MEBIBYTE, largestCopy), Math.ceil(object.size / MOST_PARTS));
  const count = Math.ceil(object.size / size);
  const parts = Array.from({ length: count }, (_, index) => {
    const end = Math.min((index + 1) * size, object.size);
    const range = `bytes=${index * size}-${end - 1}`;
    return upload.copyPart(index + 1, { from, range, version: object.version });
  });
  // A part that fails must not leave the others running behind the abort.
  const failed = (await Promise.allSettled(parts)).find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
