import { createHash } from 'node:crypto';

/** The same pseudo-random bytes for the same seed (xorshift32). */
export function randomBytes(length: number, seed = 1): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  let state = seed * 2_654_435_761 || 1;
  for (let index = 0; index < length; index += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[index] = state & 0xff;
  }
  return bytes;
}

/** Large contents are compared by hash: a diff of megabytes helps nobody. */
export function hashOf(bytes: Uint8Array): string {
  return `${bytes.length} bytes, sha256 ${createHash('sha256').update(bytes).digest('hex')}`;
}

/** 0x80 to 0xff cannot stand alone in UTF-8. */
export const NO_UTF8 = Buffer.from([0xff, 0xfe, 0x80, 0x00, 0xc0, 0xaf, 0xed, 0xa0, 0x80]);
