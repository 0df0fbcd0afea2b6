import { codeOf, errnoError } from '../errors.js';

/** These would be taken for an answer about the mounted path, of which the disk knows nothing. */
const MISLEADING = new Set(['ENOENT', 'EEXIST', 'ENOTDIR', 'EISDIR']);

export function asDiskError(error: unknown, path: string): Error {
  const code = codeOf(error) ?? 'EIO';
  return errnoError(MISLEADING.has(code) ? 'EIO' : code, 'open', { path, cause: error });
}
