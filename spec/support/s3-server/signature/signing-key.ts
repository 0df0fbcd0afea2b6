import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** Where and when a signing key holds. */
export interface Scope {
  readonly date: string;
  readonly region: string;
}

export function signingKey(secret: string, { date, region }: Scope): Buffer {
  return [date, region, 's3', 'aws4_request'].reduce<Buffer>(
    (key, part) => createHmac('sha256', key).update(part).digest(),
    Buffer.from(`AWS4${secret}`),
  );
}

export function scopeName({ date, region }: Scope): string {
  return `${date}/${region}/s3/aws4_request`;
}

export function sign(key: Buffer, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex');
}

// Node hands out header bytes as Latin-1; hashing them as such gives back the bytes that travelled.
export function sha256Hex(text: string): string {
  return createHash('sha256').update(text, 'latin1').digest('hex');
}

export function isSameSignature(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
