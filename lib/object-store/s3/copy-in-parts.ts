import type { CopyOptions, ObjectInformation, StoredObject } from '../contract.js';
import type { S3Connection } from './connection.js';
import { copySource } from './copy-source.js';
import { headObject } from './head.js';
import { type S3MultipartUpload, startUpload } from './multipart.js';

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
  const upload = await startUpload(connection, target, {
    contentType: options.replace?.contentType ?? object.contentType,
    metadata: options.replace?.metadata ?? object.metadata,
    ifNoneMatch: options.ifNoneMatch,
    signal: options.signal,
  });
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
