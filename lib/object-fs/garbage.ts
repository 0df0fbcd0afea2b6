import { type ForgottenFile, forgottenFiles, removeForgotten } from '../cache/forgotten-files.js';
import type { Context } from './context.js';
import { type Finding, settle } from './uploading/findings.js';
import { endStaleUploads, type JudgedUpload } from './uploading/stale-uploads.js';

/** Of `collectGarbage`. */
export interface GarbageOptions {
  /** Milliseconds; what is younger is left alone. Default a day. */
  readonly olderThan?: number | undefined;
  /** Only tell what there is. Default false. */
  readonly dryRun?: boolean | undefined;
  /** Ends the call with an `AbortError`. */
  readonly signal?: AbortSignal | undefined;
}

/** What `collectGarbage` has found, each with the reason why it is garbage and what became of it. */
export interface Garbage {
  /** Uploads in parts below the prefix of the mount that were begun and have not ended. */
  readonly uploads: readonly Finding<JudgedUpload>[];
  /** Temporary files of the cache directory that are nobody's. */
  readonly files: readonly Finding<ForgottenFile>[];
}

const DAY_MS = 86_400_000;

/**
 * Finds what dead processes have left, and removes it: uploads in parts, which nobody sees and which are paid for, and
 * temporary files of the cache directory. Rejects with a `StoreError` where the store does not list its uploads.
 */
export async function collectGarbage(context: Context, options: GarbageOptions = {}): Promise<Garbage> {
  const { olderThan = DAY_MS, dryRun = false } = options;
  if (!(olderThan >= 0)) throw new TypeError(`olderThan must be milliseconds; got ${String(olderThan)}`);
  const files = await forgottenFiles(context.cache.layout, olderThan);
  const removed = await Promise.all(files.map((file) => settle(file, !dryRun, () => removeForgotten(file))));
  return { files: removed, uploads: await endStaleUploads(context, { ...options, olderThan, dryRun }) };
}
