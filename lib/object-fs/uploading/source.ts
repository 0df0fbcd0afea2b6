import { crc32 } from 'node:zlib';
import type { TemporaryHandle } from '../../cache/temporary-file.js';
import { encodeCrc32 } from '../../crc32.js';

/** Bytes to be stored: from memory or from a file; `read` may be called for several ranges at once. */
export interface Source {
  readonly size: number;
  /** Of the whole content, base64 of four bytes, where it is known beforehand. */
  readonly crc32?: string;
  /** `end` is exclusive. Fewer bytes come where the source has become shorter. */
  read(start: number, end: number): Promise<Uint8Array> | Uint8Array;
  /** As `read`, into memory of the caller's, and as much as fits. Returns the bytes that came. */
  readInto?(buffer: Buffer, start: number): Promise<Buffer>;
  /** The CRC32 of what a range holds by now; `undefined` where the source ends before. */
  sum?(start: number, end: number): Promise<number | undefined>;
}

/** The source has become shorter than it said: whoever cut it has to be asked for its length again. */
export class SourceCut extends Error {
  override readonly name = 'SourceCut';
}

export function sourceOf(bytes: Uint8Array): Source {
  // Taken at once: whoever changes the bytes while they are stored does not get them into the cache.
  return {
    size: bytes.length,
    crc32: encodeCrc32(crc32(bytes)),
    read: (start, end) => bytes.subarray(start, end),
  };
}

export function sourceOfFile(handle: Pick<TemporaryHandle, 'read'>, size: number): Source {
  return {
    size,
    read: (start, end) => readFully(handle, start, end),
    readInto: (buffer, start) => readFully(handle, start, start + buffer.length, buffer),
    sum: (start, end) => sumOfRange(handle, start, end),
  };
}

/** Reads a range of a file; fewer bytes where it ends before. */
async function readFully(
  handle: Pick<TemporaryHandle, 'read'>,
  start: number,
  end: number,
  bytes: Buffer = Buffer.allocUnsafeSlow(end - start),
): Promise<Buffer> {
  let done = 0;
  while (done < end - start) {
    const { bytesRead } = await handle.read(bytes, done, end - start - done, start + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return bytes.subarray(0, done);
}

const PIECE = 1024 * 1024;

/** The CRC32 of a range of a file; `undefined` where the file ends before. */
async function sumOfRange(
  handle: Pick<TemporaryHandle, 'read'>,
  start: number,
  end: number,
): Promise<number | undefined> {
  const buffer = Buffer.allocUnsafeSlow(Math.min(PIECE, end - start));
  let sum = 0;
  for (let from = start; from < end; from += PIECE) {
    const to = Math.min(end, from + PIECE);
    const bytes = await readFully(handle, from, to, buffer);
    if (bytes.length < to - from) return undefined;
    sum = crc32(bytes, sum);
  }
  return sum;
}
