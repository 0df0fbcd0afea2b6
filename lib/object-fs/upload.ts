import { crc32 } from 'node:zlib';
import { encodeCrc32 } from '../crc32.js';
import type { Metadata, PutOptions } from '../object-store/contract.js';
import { formatTime } from './attributes.js';
import { contentTypeOf } from './content-type.js';
import type { Context } from './context.js';
import type { ObjectState } from './object-state.js';
import type { PartsUpload } from './uploading/parts-upload.js';
import type { Source } from './uploading/source.js';
import { storeInParts } from './uploading/store-in-parts.js';

export interface UploadOptions {
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: '*' | undefined;
  readonly orLookFirst?: boolean | undefined;
  /** What the object keeps of its former version; a new modification time is added. */
  readonly metadata?: Metadata | undefined;
  readonly contentType?: string | undefined;
  readonly signal?: AbortSignal | null | undefined;
}

/**
 * Stores an object: one PUT up to a part, else a multipart upload with a bounded number of parts in memory. Resolves
 * with the state that this process knows from now on; of an upload that was begun before, with the metadata that it was
 * begun with. When it rejects, the store has all of it or nothing, and which is not known.
 */
export async function upload(
  context: Context,
  key: string,
  source: Source,
  options: UploadOptions,
  begun?: PartsUpload | undefined,
): Promise<ObjectState> {
  const put = putOptions(key, options);
  if (source.size > context.partSize || begun) {
    const stored = await storeInParts(context, key, source, put, begun);
    const { version, size } = stored;
    const { metadata, contentType } = stored.put;
    return { version, size, metadata, contentType, crc32: source.crc32 };
  }
  const bytes = await source.read(0, source.size);
  const sum = source.crc32 ?? encodeCrc32(crc32(bytes));
  const { version } = await context.store.put(key, bytes, put);
  const { metadata, contentType } = put;
  return { version, size: bytes.length, metadata, contentType, crc32: sum };
}

/** What an object is stored with: the present time unless its metadata tell another, the type of its name. */
export function putOptions(key: string, options: UploadOptions): PutOptions {
  const now = formatTime(BigInt(Date.now()) * 1_000_000n);
  const metadata = { ...options.metadata, mtime: options.metadata?.['mtime'] ?? now };
  const contentType = options.contentType ?? contentTypeOf(key);
  const { ifMatch, ifNoneMatch, orLookFirst, signal } = options;
  return { metadata, contentType, ifMatch, ifNoneMatch, orLookFirst, signal: signal ?? undefined };
}
