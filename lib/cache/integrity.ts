/** The bytes of the store are not what the store said of them. */
export class IntegrityError extends Error {
  override readonly name = 'IntegrityError';
  readonly code = 'EINTEGRITY';
}

export function checkLength(received: number, expected: number): void {
  if (received !== expected) throw new IntegrityError(`${received} bytes came instead of ${expected}`);
}

/** `expected` as `encodeSum` writes it. */
export function checkSum(sum: number, expected: string): void {
  const found = encodeSum(sum);
  if (found !== expected)
    throw new IntegrityError(`the content has CRC32 ${found}, the store said ${expected}`);
}

/** As S3 writes a CRC32: four bytes, big-endian, in base64. */
export function encodeSum(sum: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(sum >>> 0);
  return bytes.toString('base64');
}
