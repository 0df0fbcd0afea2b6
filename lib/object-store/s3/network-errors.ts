import type { StoreErrorCode } from '../store-error.js';

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was lost',
  EPIPE: 'the connection was lost',
  ENOTFOUND: 'the host is unknown',
  EAI_AGAIN: 'the host could not be looked up',
  EHOSTUNREACH: 'the host is out of reach',
  ENETUNREACH: 'the network is out of reach',
  ECONNABORTED: 'the connection was lost',
  ERR_STREAM_PREMATURE_CLOSE: 'the connection was closed early',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by itself',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate could not be verified',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
};

/** Of these, what cannot pass with time. */
const LASTING = /CERT|SIGNATURE/;

/** Whether a request failed below HTTP in a way that another attempt may not. */
export function isLostConnection(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  if (code === 'ETIMEDOUT') return true;
  return typeof code === 'string' && Object.hasOwn(REASONS, code) && !LASTING.test(code);
}

/** Whether a connection was lost, or nothing came by it in time. */
export function isUnanswered(error: unknown): boolean {
  return isLostConnection(error) || ((error ?? {}) as { name?: unknown }).name === 'TimeoutError';
}

/** What a failure below HTTP means, or undefined when the store did answer. */
export function networkFailure(
  error: unknown,
  host: string,
): { code: StoreErrorCode; message: string } | undefined {
  const { name, code } = (error ?? {}) as { name?: unknown; code?: unknown };
  // First, since the SDK calls a connection that was reset a timeout as well.
  if (typeof code === 'string' && Object.hasOwn(REASONS, code)) {
    return { code: 'EIO', message: `no answer from ${host}: ${REASONS[code]} (${code})` };
  }
  if (name !== 'TimeoutError' && code !== 'ETIMEDOUT') return undefined;
  return { code: 'ETIMEDOUT', message: `no answer from ${host} in time: ${textOf(error)}` };
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
