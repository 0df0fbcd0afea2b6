import { createHash } from 'node:crypto';

const LONGEST_SESSION_KEY_BYTES = 1024;

/**
 * The directory name of a session: the first 6 bytes of sha256 of its key, as 12 hex digits in lower case. Other
 * programs derive the same name, so it never changes.
 *
 * Throws a `TypeError` for what is no session key: any text of 1 to 1,024 bytes is one.
 */
export function sessionHash(sessionKey: string): string {
  checkSessionKey(sessionKey);
  return createHash('sha256').update(sessionKey).digest('hex').slice(0, 12);
}

function checkSessionKey(sessionKey: unknown): void {
  const isFair =
    typeof sessionKey === 'string' &&
    sessionKey !== '' &&
    Buffer.byteLength(sessionKey) <= LONGEST_SESSION_KEY_BYTES;
  if (isFair) return;
  const got = typeof sessionKey === 'string' ? `${Buffer.byteLength(sessionKey)} bytes` : typeof sessionKey;
  throw new TypeError(`a session key must be a text of 1 to ${LONGEST_SESSION_KEY_BYTES} bytes; got ${got}`);
}
