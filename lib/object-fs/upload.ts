import { crc32 } from 'node:zlib';
import pLimit from 'p-limit';
import { splitRange } from '../cache/fill.js';
import { encodeCrc32 } from '../crc32.js';
import { throwIfAborted } from '../errors.js';
import type { Metadata, PutOptions } from '../object-store/contract.js';
import { formatTime } from './attributes.js';
import { contentTypeOf } from './content-type.js';
import type { Context } from './context.js';
import type { ObjectState } from './object-state.js';

/** Bytes to be stored: from memory or from a file; `read` may be called for several ranges at once. */
export interface Source {
  readonly size: number;
  /** Of the whole content, base64 of four bytes, where it is known beforehand. */
  readonly crc32?: string;
  /** `end` is exclusive. */
  read(start: number, end: number): Promise<Uint8Array> | Uint8Array;
}

export interface UploadOptions {
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: '*' | undefined;
  /** What the object keeps of its former version; a new modification time is added. */
  readonly metadata?: Metadata | undefined;
  readonly contentType?: string | undefined;
  readonly signal?: AbortSignal | null | undefined;
}

export function sourceOf(bytes: Uint8Array): Source {
  // Taken at once: whoever changes the bytes while they are stored does not get them into the cache.
  return {
    size: bytes.length,
    crc32: encodeCrc32(crc32(bytes)),
    read: (start, end) => bytes.subarray(start, end),
  };
}

/**
 * Stores an object: one PUT up to a part, else a multipart upload with a bounded number of parts in memory. Resolves
 * with the state that this process knows from now on. When it rejects, the store has all of it or nothing, and which is
 * not known.
 */
export async function upload(
  context: Context,
  key: string,
  source: Source,
  options: UploadOptions,
): Promise<ObjectState> {
  const now = formatTime(BigInt(Date.now()) * 1_000_000n);
  const metadata = { ...options.metadata, mtime: options.metadata?.['mtime'] ?? now };
  const contentType = options.contentType ?? contentTypeOf(key);
  const { ifMatch, ifNoneMatch, signal } = options;
  const put: PutOptions = { metadata, contentType, ifMatch, ifNoneMatch, signal: signal ?? undefined };
  if (source.size > context.partSize) {
    const { version, size } = await uploadParts(context, key, source, put);
    return { version, size, metadata, contentType, crc32: source.crc32 };
  }
  const bytes = await source.read(0, source.size);
  const sum = source.crc32 ?? encodeCrc32(crc32(bytes));
  const { version } = await context.store.put(key, bytes, put);
  return { version, size: bytes.length, metadata, contentType, crc32: sum };
}

const PARTS_AT_ONCE = 4;
const MOST_PARTS = 10_000;

async function uploadParts(
  { store, partSize }: Context,
  key: string,
  source: Source,
  options: PutOptions,
): Promise<{ version: string; size: number }> {
  const size = Math.max(partSize, store.capabilities.minimumPartSize, Math.ceil(source.size / MOST_PARTS));
  const limit = pLimit(PARTS_AT_ONCE);
  const multipart = await store.multipart(key, options);
  const failure = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, failure.signal]) : failure.signal;
  let uploaded = 0;
  const parts = splitRange({ start: 0, end: source.size }, size).map(({ start, end }, index) =>
    limit(async () => {
      signal.throwIfAborted();
      const bytes = await source.read(start, end);
      uploaded += bytes.length;
      await multipart.uploadPart(index + 1, bytes, { signal });
    }),
  );
  try {
    await Promise.all(parts);
    return { ...(await multipart.complete({ signal: options.signal })), size: uploaded };
  } catch (error) {
    failure.abort(error);
    await Promise.allSettled(parts);
    // What failed first is what the caller has to know; parts that stay are the bucket's life cycle rule's.
    await multipart.abort().catch(() => {});
    throwIfAborted(options.signal);
    throw error;
  }
}
