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

export interface StoreErrorOptions {
  readonly message?: string;
  readonly cause?: unknown;
  readonly mayBeginAnew?: boolean;
}

/**
 * A failure of an object store: `code` is the errno a file system would use, `key` the object it speaks of,
 * `cause` what the store itself said. The layers above add the call and the path.
 */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  /** The name of the errno. */
  readonly code: StoreErrorCode;
  /** Relative to the prefix of the store; empty where no object is spoken of. */
  readonly key: string;
  /** An upload in parts that is gone, or met another write: the same upload, begun anew, may succeed. */
  readonly mayBeginAnew: boolean;

  constructor(code: StoreErrorCode, key: string, options: StoreErrorOptions = {}) {
    super(`${code}: ${options.message ?? describe(options.cause)} (key '${key}')`, { cause: options.cause });
    this.code = code;
    this.key = key;
    this.mayBeginAnew = options.mayBeginAnew ?? false;
  }
}

function describe(cause: unknown): string {
  return cause instanceof Error ? `${cause.name}: ${cause.message}` : 'the object store refused';
}
