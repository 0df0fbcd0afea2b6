import { StoreError, type StoreErrorCode } from '../store-error.js';
import { networkFailure } from './network-errors.js';

/**
 * What the request was to do, since one answer means different things: a failed condition is `EEXIST` for a
 * `create` (`If-None-Match: *`) and `ESTALE` otherwise; a missing object is `ESTALE` for a `replace` (`If-Match`).
 */
export type FailureKind = 'read' | 'write' | 'create' | 'replace';

/** What is known of a failure besides its name; the SDK puts it on its errors. */
export interface ServiceFailure extends Error {
  readonly $metadata?: {
    readonly httpStatusCode?: number;
    readonly requestId?: string;
    readonly attempts?: number;
  };
}

const BY_NAME: Readonly<Record<string, StoreErrorCode>> = {
  NoSuchBucket: 'ENOENT',
  NoSuchKey: 'ENOENT',
  NoSuchVersion: 'ENOENT',
  NoSuchUpload: 'ESTALE',
  KeyTooLongError: 'ENAMETOOLONG',
  EntityTooLarge: 'EFBIG',
  EntityTooSmall: 'EINVAL',
  InvalidObjectState: 'EACCES',
  AccessDenied: 'EACCES',
  AllAccessDisabled: 'EACCES',
  AuthorizationHeaderMalformed: 'EINVAL',
  CredentialsProviderError: 'EACCES',
  ExpiredToken: 'EACCES',
  ExpiredTokenException: 'EACCES',
  InvalidAccessKeyId: 'EACCES',
  InvalidToken: 'EACCES',
  SignatureDoesNotMatch: 'EACCES',
  TokenRefreshRequired: 'EACCES',
  MethodNotAllowed: 'ENOTSUP',
  NotImplemented: 'ENOTSUP',
  RequestTimeout: 'ETIMEDOUT',
  BadDigest: 'EIO',
  IncompleteBody: 'EIO',
  InternalError: 'EIO',
  ServiceUnavailable: 'EIO',
  SlowDown: 'EIO',
};

const BY_STATUS: Readonly<Record<number, StoreErrorCode>> = {
  301: 'EINVAL',
  307: 'EINVAL',
  400: 'EINVAL',
  401: 'EACCES',
  403: 'EACCES',
  404: 'ENOENT',
  405: 'ENOTSUP',
  408: 'ETIMEDOUT',
  410: 'ENOENT',
  413: 'EFBIG',
  414: 'ENAMETOOLONG',
  416: 'EINVAL',
  501: 'ENOTSUP',
  504: 'ETIMEDOUT',
};

const EXPLANATIONS: Readonly<Record<string, string>> = {
  NoSuchBucket: 'the bucket itself does not exist',
  InvalidObjectState: 'the object is archived and must be restored first',
  CredentialsProviderError: 'there are no credentials for the store',
};

/** Whatever a request failed with, as the error of a file system. `host` is named when it was not reached. */
export function toStoreError(error: unknown, key: string, kind: FailureKind, host = 'the store'): StoreError {
  if (error instanceof StoreError) return error;
  const network = networkFailure(error, host);
  if (network !== undefined)
    return new StoreError(network.code, key, { message: network.message, cause: error });
  const failure = error instanceof Error ? (error as ServiceFailure) : new Error(String(error));
  return new StoreError(codeOf(failure, kind), key, { message: messageOf(failure), cause: error });
}

/** The HTTP status of the answer that a `StoreError` was made from. */
export function statusOf(error: unknown): number | undefined {
  return metadataOf(error)?.httpStatusCode;
}

/** How often the SDK sent the request that a `StoreError` was made from. */
export function attemptsOf(error: unknown): number {
  return metadataOf(error)?.attempts ?? 1;
}

function metadataOf(error: unknown): ServiceFailure['$metadata'] {
  return error instanceof StoreError ? (error.cause as ServiceFailure | undefined)?.$metadata : undefined;
}

function codeOf(failure: ServiceFailure, kind: FailureKind): StoreErrorCode {
  const status = failure.$metadata?.httpStatusCode ?? 0;
  const isConditional = kind === 'create' || kind === 'replace';
  // MinIO once answered 304 where S3 has 412.
  if (status === 412 || (status === 304 && isConditional)) return kind === 'create' ? 'EEXIST' : 'ESTALE';
  if (status === 409 && isConditional) return 'ESTALE';
  const code =
    lookUp(BY_NAME, failure.name) ?? BY_STATUS[status] ?? (isClientFault(status) ? 'EINVAL' : 'EIO');
  const isObjectGone = code === 'ENOENT' && kind === 'replace' && failure.name !== 'NoSuchBucket';
  return isObjectGone ? 'ESTALE' : code;
}

/** A 4xx without a meaning of its own; 409 and 429 pass with time. */
function isClientFault(status: number): boolean {
  return status > 400 && status < 500 && status !== 409 && status !== 429;
}

function messageOf(failure: ServiceFailure): string {
  const { httpStatusCode, requestId } = failure.$metadata ?? {};
  const explanation = lookUp(EXPLANATIONS, failure.name);
  const facts = [
    explanation === undefined ? undefined : `${explanation}:`,
    `${failure.name}: ${failure.message}`,
    httpStatusCode === undefined ? undefined : `[HTTP ${httpStatusCode}]`,
    requestId === undefined ? undefined : `[request ${requestId}]`,
  ];
  return facts.filter((fact) => fact !== undefined).join(' ');
}

function lookUp<Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
