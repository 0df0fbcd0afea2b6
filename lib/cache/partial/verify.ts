import { crc32 } from 'node:zlib';
import { checkLength, checkSum } from '../integrity.js';
import type { CacheRecord } from '../record.js';
import type { PartialFile } from './partial-file.js';

const CHUNK_BYTES = 1024 * 1024;

/** Reads a complete file once and checks its checksum, where the store told one. Rejects with an `IntegrityError`. */
export async function verify(file: PartialFile, { size, crc32: expected }: CacheRecord): Promise<void> {
  if (expected === undefined) return;
  const chunk = Buffer.allocUnsafeSlow(Math.min(size, CHUNK_BYTES));
  let sum = 0;
  for (let position = 0; position < size; ) {
    const read = await file.read(chunk, 0, Math.min(chunk.length, size - position), position);
    if (read === 0) checkLength(position, size);
    sum = crc32(chunk.subarray(0, read), sum);
    position += read;
  }
  checkSum(sum, expected);
}
