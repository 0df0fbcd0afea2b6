import { createHmac } from 'node:crypto';

/** Where and when a signature of version 4 holds. */
export interface SigningScope {
  /** `20260102`. */
  readonly date: string;
  readonly region: string;
  /** `20260102T030405Z`. */
  readonly timestamp: string;
  /** As `x-amz-credential` has it behind the access key. */
  readonly name: string;
}

export function scopeOf(time: Date, region: string): SigningScope {
  const text = time.toISOString();
  const date = text.slice(0, 4) + text.slice(5, 7) + text.slice(8, 10);
  const timestamp = `${date}T${text.slice(11, 13)}${text.slice(14, 16)}${text.slice(17, 19)}Z`;
  return { date, region, timestamp, name: `${date}/${region}/s3/aws4_request` };
}

/** The key that signs for one day, in one region. */
export function signingKey(secretAccessKey: string, { date, region }: SigningScope): Buffer {
  return [date, region, 's3', 'aws4_request'].reduce<Buffer>(hmac, Buffer.from(`AWS4${secretAccessKey}`));
}

/**
 * Signs a text that is no request: the policy of a form. The SDK signs requests only, and its own package for forms
 * comes with a client of another version.
 */
export function signText(text: string, secretAccessKey: string, scope: SigningScope): string {
  return hmac(signingKey(secretAccessKey, scope), text).toString('hex');
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
