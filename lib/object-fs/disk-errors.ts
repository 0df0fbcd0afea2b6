import { codeOf, errnoError } from '../errors.js';

/** These would be taken for an answer about the mounted path, of which the disk knows nothing. */
const MISLEADING = new Set(['ENOENT', 'EEXIST', 'ENOTDIR', 'EISDIR']);

/** The error of a call on a mounted path that the disk of the cache has refused. */
export function asDiskError(error: unknown, path: string, syscall = 'open'): Error {
  const code = codeOf(error) ?? 'EIO';
  const refusal = errnoError(MISLEADING.has(code) ? 'EIO' : code, syscall, { path, cause: error });
  return Object.defineProperty(refusal, ofDisk, { value: true });
}

const ofDisk: unique symbol = Symbol('mediafs.ofDisk');

/** Whether the disk of the cache has refused a call, and not the store. */
export function isOfDisk(error: unknown): boolean {
  return (error as { [ofDisk]?: unknown } | undefined)?.[ofDisk] === true;
}
