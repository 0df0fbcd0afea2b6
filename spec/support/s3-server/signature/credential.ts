import type { Scope } from './signing-key.js';

/** Reads `KEY/20260102/us-east-1/s3/aws4_request`; `undefined` when it is not that. */
export function readCredential(
  text: string | undefined,
): { readonly accessKeyId: string; readonly scope: Scope } | undefined {
  const [, accessKeyId, date, region] = /^(.+)\/(\d{8})\/([^/]+)\/s3\/aws4_request$/.exec(text ?? '') ?? [];
  if (accessKeyId === undefined || date === undefined || region === undefined) return undefined;
  return { accessKeyId, scope: { date, region } };
}
