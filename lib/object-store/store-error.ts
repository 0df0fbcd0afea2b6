/** The errno names an object store may answer with. */
export type StoreErrorCode =
  | 'EACCES'
  | 'EEXIST'
  | 'EFBIG'
  | 'EINVAL'
  | 'EIO'
  | 'ENAMETOOLONG'
  | 'ENOENT'
  | 'ENOTSUP'
  | 'EROFS'
  | 'ESTALE'
  | 'ETIMEDOUT';

/**
 * A failure of an object store: `code` is the errno a file system would use, `key` the object it speaks of,
 * `cause` what the store itself said. The layers above add the call and the path.
 */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code: StoreErrorCode;
  readonly key: string;

  constructor(code: StoreErrorCode, key: string, options: { message?: string; cause?: unknown } = {}) {
    super(`${code}: ${options.message ?? describe(options.cause)} (key '${key}')`, { cause: options.cause });
    this.code = code;
    this.key = key;
  }
}

function describe(cause: unknown): string {
  return cause instanceof Error ? `${cause.name}: ${cause.message}` : 'the object store refused';
}
