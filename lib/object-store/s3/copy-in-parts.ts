import type { CopyOptions, ObjectInformation, StoredObject } from '../contract.js';
import type { S3Connection } from './connection.js';
import { copiedDescription } from './copied-description.js';
import { copySource } from './copy-source.js';
import { headObject } from './head.js';
import { quoted } from './information.js';
import { lookFirst } from './look-first.js';
import { type S3MultipartUpload, startUpload } from './multipart.js';
import type { Form } from './probe/finding.js';

const MEBIBYTE = 1024 * 1024;
const MOST_PARTS = 10_000;

/**
 * Copies an object part by part, inside the store. `refusal` is what one request for all of it failed with: it is thrown
 * again if the object is not too large for one.
 */
export async function copyInParts(
  connection: S3Connection,
  source: string,
  target: string,
  options: CopyOptions,
  refusal?: unknown,
): Promise<StoredObject> {
  const { largestCopy } = connection.settings;
  const object = await headObject(connection, source, options);
  if (refusal !== undefined && object.size <= largestCopy) throw refusal;
  const { put, kept } = await copiedDescription(connection, object, options);
  const upload = await startUpload(connection, target, put, kept);
  try {
    // Every part is of one version, and of the one that was asked for.
    const pinned = { ...object, version: quoted(options.ifMatch ?? object.version) };
    const finding = await connection.findings.finding('partSource', options.signal);
    const form = finding.verdict === 'kept' ? finding.form : undefined;
    await copyParts(connection, upload, pinned, form);
    // A store that checks nothing has copied what was there at the time of each part.
    if (form === undefined) {
      await lookFirst(connection, source, { ifMatch: pinned.version, signal: options.signal });
    }
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
  form: Form | undefined,
): Promise<void> {
  const { keys, bucket, largestCopy } = connection.settings;
  const { version } = object;
  const from = copySource(bucket, keys.full(object.key));
  const size = Math.max(Math.min(512 * MEBIBYTE, largestCopy), Math.ceil(object.size / MOST_PARTS));
  const count = Math.ceil(object.size / size);
  const parts = Array.from({ length: count }, (_, index) => {
    const end = Math.min((index + 1) * size, object.size);
    const range = `bytes=${index * size}-${end - 1}`;
    return upload.copyPart(index + 1, { from, range, version, form });
  });
  // A part that fails must not leave the others running behind the abort.
  const failed = (await Promise.allSettled(parts)).find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
