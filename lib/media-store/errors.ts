import { codeOf } from '../errors.js';

/** An id that no medium has. */
export class MediaNotFoundError extends Error {
  override readonly name = 'MediaNotFoundError';
  readonly code = 'ENOENT';
  readonly errno = -2;
  /** The id that was asked for. */
  readonly id: string;

  constructor(id: string, options?: ErrorOptions) {
    super(`ENOENT: no such medium, '${id}'`, options);
    this.id = id;
  }
}

/** What leads from an id to its payload makes no sense: empty, too long, absolute, with `..`, or of another id. */
export class CorruptManifestError extends Error {
  override readonly name = 'CorruptManifestError';
  readonly code = 'EIO';
  readonly errno = -5;
  /** The id that was asked for. */
  readonly id: string;
  /** Relative to the store. */
  readonly key: string;

  constructor(id: string, key: string) {
    super(`EIO: the manifest of the medium makes no sense, '${key}'`);
    this.id = id;
    this.key = key;
  }
}

/** A source with more bytes than `maxBytes`. */
export class MediaTooLargeError extends Error {
  override readonly name = 'MediaTooLargeError';
  readonly code = 'EFBIG';
  readonly errno = -27;
  /** The bound that was given. */
  readonly maxBytes: number;

  constructor(maxBytes: number) {
    super(`EFBIG: file too large, more than ${maxBytes} bytes`);
    this.maxBytes = maxBytes;
  }
}

/** A key that is still there, and why. */
export interface MediaDeleteFailure {
  /** Relative to the store: `{session}/{id}{ext}`, or that of a manifest. */
  readonly key: string;
  /** What the disk or the store said of it. */
  readonly error: Error;
}

/** What of a session could not be removed; the rest is gone. */
export class MediaDeleteError extends AggregateError {
  override readonly name = 'MediaDeleteError';
  /** That of the first failure. */
  readonly code: string;
  /** Of each key that is still there; `errors` has the same errors. */
  readonly failures: readonly MediaDeleteFailure[];

  constructor(failures: readonly MediaDeleteFailure[]) {
    const keys = failures.map(({ key }) => key).join(', ');
    super(
      failures.map(({ error }) => error),
      `${failures.length} of the keys could not be deleted: ${keys}`,
    );
    this.code = (failures[0]?.error as NodeJS.ErrnoException | undefined)?.code ?? 'EIO';
    this.failures = failures;
  }
}

/** The backend that the configuration names cannot be used; `code` and `cause` are those of what it said. */
export class MediaStoreStartError extends Error {
  override readonly name = 'MediaStoreStartError';
  readonly code: string;

  constructor(setting: string, place: string, cause: unknown) {
    super(`media cannot be kept, since ${setting} and ${place} says: ${(cause as Error).message}`, { cause });
    this.code = codeOf(cause) ?? 'EIO';
  }
}
