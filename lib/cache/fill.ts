import { crc32 } from 'node:zlib';
import pLimit from 'p-limit';
import { nativeFs } from '../native-fs.js';
import { type Body, untilAborted } from './body.js';
import { checkLength, checkSum, IntegrityError } from './integrity.js';
import type { CachedFile, CacheRecord } from './record.js';
import { type TemporaryFile, writeFully } from './temporary-file.js';

export { IntegrityError } from './integrity.js';

/** `end` is exclusive. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** The answer to the first request for an object: what it is, and its first bytes. */
export interface FirstAnswer {
  readonly record: CacheRecord;
  /** How many bytes the body holds, from the start of the object. */
  readonly length: number;
  readonly body: Body;
}

/** What a fill gave: the published file, or, where the disk refused, the bytes alone. */
export interface Filled {
  readonly record: CacheRecord;
  readonly file?: CachedFile | undefined;
  /** Present for an object of up to one part; shared, so it must not be written to. */
  readonly bytes?: Buffer | undefined;
}

/** Gets one more range of the very version the first answer spoke of, or fails. */
export type FetchRange = (range: ByteRange, signal: AbortSignal) => Promise<AsyncIterable<Uint8Array>>;

/** Reads a body that fits in memory and checks its length and its checksum. */
export async function collect(
  { record, length, body }: FirstAnswer,
  signal: AbortSignal | undefined,
): Promise<Buffer> {
  const bytes = body.collect
    ? asBuffer(await body.collect(signal))
    : await collectPieces(signal ? untilAborted(body, signal) : body, length);
  checkLength(bytes.length, length);
  if (record.crc32 !== undefined && length === record.size) checkSum(crc32(bytes), record.crc32);
  return bytes;
}

/** Of a body that is too long, no more than shows it. */
async function collectPieces(body: AsyncIterable<Uint8Array>, length: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let received = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    received += chunk.length;
    if (received > length) checkLength(received, length);
  }
  return chunks.length === 1 ? asBuffer(chunks[0]!) : Buffer.concat(chunks, received);
}

const RANGES_AT_ONCE = 4;

/**
 * Fills a file with an object of any size: the first answer, then the rest in ranges side by side. Rejects with the
 * first failure, once nobody writes into the file any more; the other requests are then aborted and let go of.
 */
export async function fillFile(
  file: TemporaryFile,
  first: FirstAnswer,
  fetchRange: FetchRange,
  rangeSize: number,
  signal: AbortSignal,
): Promise<void> {
  const { record, length } = first;
  const limit = pLimit(RANGES_AT_ONCE);
  const failure = new AbortController();
  const either = AbortSignal.any([signal, failure.signal]);
  const attempt = async (range: ByteRange, answer: () => Promise<AsyncIterable<Uint8Array>>) => {
    try {
      await pour(file, await answer(), range, either);
    } catch (error) {
      // At once, or those who wait for their turn would still send their requests.
      failure.abort(error);
      throw error;
    }
  };
  // An answer that is longer than the object is too long for this range, too.
  const head = { start: 0, end: Math.min(length, record.size) };
  const rest = splitRange({ start: length, end: record.size }, rangeSize).map((range) =>
    limit(attempt, range, async () => {
      either.throwIfAborted();
      return fetchRange(range, either);
    }),
  );
  const work = [attempt(head, async () => first.body), ...rest];
  try {
    await Promise.all(work);
  } finally {
    await Promise.allSettled(work);
  }
  if (record.crc32 !== undefined) checkSum(await sumOf(file.path), record.crc32);
}

/** Cuts a range into ranges of at most `size` bytes. */
export function splitRange({ start, end }: ByteRange, size: number): ByteRange[] {
  const ranges: ByteRange[] = [];
  for (let from = start; from < end; from += size)
    ranges.push({ start: from, end: Math.min(end, from + size) });
  return ranges;
}

/** Writes a body to where its range is, and checks its length. */
export async function pour(
  file: Pick<TemporaryFile, 'handle'>,
  body: AsyncIterable<Uint8Array>,
  { start, end }: ByteRange,
  signal: AbortSignal,
): Promise<void> {
  let position = start;
  for await (const chunk of untilAborted(body, signal)) {
    if (position + chunk.length > end) throw new IntegrityError(`more than ${end - start} bytes came`);
    await writeFully(file.handle, chunk, position);
    position += chunk.length;
  }
  checkLength(position - start, end - start);
}

export async function sumOf(path: string): Promise<number> {
  let sum = 0;
  for await (const chunk of nativeFs.createReadStream(path, { fs: nativeFs, highWaterMark: 1 << 20 })) {
    sum = crc32(chunk as Buffer, sum);
  }
  return sum;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
