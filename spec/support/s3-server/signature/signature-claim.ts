import type { Scope } from './signing-key.js';

/** What a signature claims, wherever it was written. */
export interface SignatureClaim {
  readonly accessKeyId: string;
  readonly scope: Scope;
  /** `20260102T030405Z`. */
  readonly timestamp: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  readonly payloadHash: string;
}
