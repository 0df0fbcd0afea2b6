import { createHash } from 'node:crypto';
import type { PutOptions, StoredObject } from '../contract.js';
import { StoreError } from '../store-error.js';
import { retryConflicts, writeKind } from './conditional.js';
import type { Call, S3Connection } from './connection.js';
import { quoted } from './information.js';
import { type Way, writtenConditions } from './keep-condition.js';
import { ownSuccess, untoldVersion } from './own-success.js';

/** A part that the store has. */
export interface Part {
  readonly ETag?: string | undefined;
  readonly ChecksumCRC32?: string | undefined;
}

export interface UploadToComplete {
  readonly Key: string;
  readonly UploadId: string;
  readonly options: PutOptions;
  /** That of the metadata that the upload began with. */
  readonly mark: string | undefined;
  /** How the condition of the options is kept. */
  readonly way: Way | undefined;
  /** By number. */
  readonly parts: ReadonlyMap<number, Part>;
}

/**
 * One request; a second try that meets the success of the first is recognised. One that meets another write under way is
 * repeated, as long as the store keeps the upload. `EINVAL` without parts.
 */
export async function completeUpload(
  connection: S3Connection,
  { options, mark, way, parts, ...place }: UploadToComplete,
  call: Call,
): Promise<StoredObject> {
  const sorted = [...parts].sort(([one], [other]) => one - other);
  if (sorted.length === 0) throw new StoreError('EINVAL', call.key, { message: 'an upload needs a part' });
  const input = {
    ...place,
    MultipartUpload: { Parts: sorted.map(([PartNumber, part]) => ({ PartNumber, ...part })) },
    ...(await writtenConditions(connection, call.key, way, { ...options, signal: call.signal })),
  };
  const version = () => partsVersion(sorted.map(([, part]) => part));
  const expected = { mark, version, options: { ...options, signal: call.signal } };
  const kind = writeKind(options);
  return retryConflicts(connection, call.signal, async (retries) => {
    try {
      const output = await connection.send('CompleteMultipartUpload', input, { ...call, kind });
      // Ceph 16 leaves it empty.
      return output.ETag
        ? { version: quoted(output.ETag) }
        : await untoldVersion(connection, call.key, expected);
    } catch (error) {
      const own = await ownSuccess(connection, call.key, error, expected, retries > 0);
      if (own === undefined) throw error;
      return own;
    }
  });
}

/** The ETag that an unencrypted upload has: the MD5 of its parts' MD5s, and their number. */
function partsVersion(parts: readonly Part[]): string {
  const hash = createHash('md5');
  for (const { ETag = '' } of parts) hash.update(Buffer.from(ETag.replaceAll('"', ''), 'hex'));
  return `"${hash.digest('hex')}-${parts.length}"`;
}
