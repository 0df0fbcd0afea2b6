import type { HeadOptions, OpenUpload, UploadsOptions } from '../contract.js';
import { StoreError } from '../store-error.js';
import type { S3Connection } from './connection.js';
import { decodeKey } from './list.js';
import type { Output } from './operations.js';
import { Progress } from './progress.js';

/** Entries of one page, the most that S3 gives. */
const PAGE_SIZE = 1000;

/** Uploads in parts that nobody has completed or aborted: one request for each thousand. */
export async function* listUploads(
  connection: S3Connection,
  { prefix = '', signal }: UploadsOptions,
): AsyncIterable<readonly OpenUpload[]> {
  const { keys } = connection.settings;
  const call = { key: prefix, kind: 'read', signal } as const;
  const input = { Prefix: keys.start + prefix, MaxUploads: PAGE_SIZE, EncodingType: 'url' } as const;
  const progress = new Progress(prefix);
  let marker: Marker | undefined;
  do {
    const output = await connection.send('ListMultipartUploads', { ...input, ...marker }, call);
    yield (output.Uploads ?? []).map(({ Key = '', UploadId = '', Initiated }) => ({
      key: keys.relative(output.EncodingType === 'url' || looksEncoded(Key) ? decodeKey(Key) : Key),
      id: UploadId,
      begun: Initiated?.getTime() ?? 0,
    }));
    marker = nextMarker(output, prefix);
    if (marker !== undefined) progress.record(JSON.stringify(marker), output.Uploads?.length ?? 0);
  } while (marker !== undefined);
}

interface Marker {
  readonly KeyMarker: string;
  readonly UploadIdMarker: string | undefined;
}

function nextMarker(output: Output<'ListMultipartUploads'>, prefix: string): Marker | undefined {
  if (!output.IsTruncated) return undefined;
  const { EncodingType, NextKeyMarker = '' } = output;
  const KeyMarker = EncodingType === 'url' ? decodeKey(NextKeyMarker) : NextKeyMarker;
  if (KeyMarker !== '') return { KeyMarker, UploadIdMarker: output.NextUploadIdMarker };
  throw new StoreError('EIO', prefix, { message: 'the store told no way to the next page of uploads' });
}

/** Ceph encodes keys as it is asked to, but not the marker, and tells neither. */
function looksEncoded(key: string): boolean {
  return key.includes('%') && /^(?:[\w.~/*+-]|%[0-9A-F]{2})*$/.test(key);
}

/** Gives up an upload that another process has begun; one that is not there is no failure. */
export async function abortUpload(
  connection: S3Connection,
  key: string,
  id: string,
  { signal }: HeadOptions,
): Promise<void> {
  try {
    const input = { Key: connection.settings.keys.full(key), UploadId: id };
    await connection.send('AbortMultipartUpload', input, { key, kind: 'write', signal });
  } catch (error) {
    if (!(error instanceof StoreError && error.mayBeginAnew)) throw error;
  }
}
