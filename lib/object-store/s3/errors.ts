import { StoreError, type StoreErrorCode } from '../store-error.js';
import { networkFailure } from './network-errors.js';
import { printable, type ServiceFailure } from './service-failure.js';

/**
 * What the request was to do, since one answer means different things: a failed condition is `EEXIST` for a
 * `create` (`If-None-Match: *`) and `ESTALE` otherwise; a missing object is `ESTALE` for a `replace` (`If-Match`).
 */
export type FailureKind = 'read' | 'write' | 'create' | 'replace';

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
  AuthorizationHeaderMalformed: 'the region is not that of the bucket',
  PermanentRedirect: 'the region or the endpoint is not that of the bucket',
  RequestTimeTooSkewed: 'the clock of this machine is wrong',
  CredentialsProviderError: 'there are no credentials for the store',
};

export interface FailureContext {
  /** Named when it was not reached. */
  readonly host?: string;
  /** How often the request was sent. */
  readonly attempts?: number;
}

/** Whatever a request failed with, as the error of a file system, with a copy of it that can be printed as cause. */
export function toStoreError(
  error: unknown,
  key: string,
  kind: FailureKind,
  { host = 'the store', attempts = 1 }: FailureContext = {},
): StoreError {
  if (error instanceof StoreError) return error;
  const failure = printable(error, attempts);
  const network = networkFailure(failure, host);
  const { code, message } = network ?? { code: codeOf(failure, kind), message: messageOf(failure) };
  return new StoreError(code, key, {
    message,
    cause: failure,
    mayBeginAnew: failure.name === 'NoSuchUpload',
  });
}

/** The HTTP status of the answer that a `StoreError` was made from. */
export function statusOf(error: unknown): number | undefined {
  return metadataOf(error)?.httpStatusCode;
}

/** How often the request was sent that a `StoreError` was made from. */
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
  const { httpStatusCode, requestId, extendedRequestId } = failure.$metadata ?? {};
  const explanation = lookUp(EXPLANATIONS, failure.name);
  const facts = [
    explanation === undefined ? undefined : `${explanation}:`,
    isMute(failure) ? withoutReason(httpStatusCode) : `${failure.name}: ${failure.message}`,
    httpStatusCode === undefined ? undefined : `[HTTP ${httpStatusCode}]`,
    requestId === undefined ? undefined : `[request ${requestId}]`,
    extendedRequestId === undefined ? undefined : `[host ${extendedRequestId}]`,
  ];
  return facts.filter((fact) => fact !== undefined).join(' ');
}

/** What the SDK makes of an answer without a reason: that to a HEAD has none, nor has one of a proxy. */
function isMute({ message }: ServiceFailure): boolean {
  return message === 'UnknownError' || message === '';
}

function withoutReason(status = 0): string {
  // Loaded when it is needed: `node:http` takes its time, and a process without a store has no use for it.
  const { STATUS_CODES } = process.getBuiltinModule('node:http');
  return `the store answered ${STATUS_CODES[status] ?? 'something unknown'} and gave no reason`;
}

function lookUp<Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
