import { PartialEnded } from '../cache/partial/partial.js';
import { codeOf, errnoError } from '../errors.js';
import { StoreError } from '../object-store/store-error.js';
import { SourceCut } from './uploading/source.js';

/**
 * A failure of the store becomes the error of a call, with the store's own as its cause. An abort and everything else
 * stays what it is.
 */
export function asErrno(error: unknown, syscall: string, path?: string, dest?: string): unknown {
  if (error instanceof StoreError) return errnoError(error.code, syscall, { path, dest, cause: error });
  if (isDamaged(error) || error instanceof SourceCut || error instanceof PartialEnded)
    return errnoError('EIO', syscall, { path, dest, cause: error });
  return error;
}

export function isMissing(error: unknown): boolean {
  return error instanceof StoreError && error.code === 'ENOENT';
}

export function isStale(error: unknown): boolean {
  return error instanceof StoreError && error.code === 'ESTALE';
}

/** What came is not what the store said it would be. */
export function isDamaged(error: unknown): boolean {
  return codeOf(error) === 'EINTEGRITY';
}

/** Runs a part of a call whose store failures speak of the call's path. */
export async function speakingOf<Result>(
  syscall: string,
  { path, dest }: { path?: string; dest?: string },
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw asErrno(error, syscall, path, dest);
  }
}
