import { encodeCrc32 } from '../crc32.js';

/** The bytes of the store are not what the store said of them. */
export class IntegrityError extends Error {
  override readonly name = 'IntegrityError';
  readonly code = 'EINTEGRITY';
}

export function checkLength(received: number, expected: number): void {
  if (received !== expected) throw new IntegrityError(`${received} bytes came instead of ${expected}`);
}

/** `expected` as `encodeCrc32` writes it. */
export function checkSum(sum: number, expected: string): void {
  const found = encodeCrc32(sum);
  if (found !== expected)
    throw new IntegrityError(`the content has CRC32 ${found}, the store said ${expected}`);
}
