import type { OperationName } from '../http/route.js';

/** A conditional header of an operation: `PutObject if-match`. */
export type ConditionalHeader = `${OperationName} ${
  | 'if-match'
  | 'if-none-match'
  | 'x-amz-copy-source-if-match'}`;

/**
 * Ways in which other stores differ from S3, for a server that is to be like them. Plain data, so that it can cross to
 * a server in a process of its own.
 */
export interface Quirks {
  /** Taken for not there. */
  readonly ignoredConditions?: readonly ConditionalHeader[] | undefined;
  /** Answered 501. */
  readonly refusedConditions?: readonly ConditionalHeader[] | undefined;
  /** Checked when the request comes, not when the object is put in its place. */
  readonly earlyConditions?: readonly ConditionalHeader[] | undefined;
  /** An ETag in quotes is another one than the same without. */
  readonly quotesCount?: readonly ConditionalHeader[] | undefined;
  /** What `x-amz-copy-source-if-match` of a COPY is called here. */
  readonly copySourceHeader?: string | undefined;
  /** What `If-None-Match` of a COPY, which speaks of the target, is called here. */
  readonly copyTargetHeader?: string | undefined;
  /** What a condition of a write that does not hold is answered with. Default 412. */
  readonly unmetStatus?: 304 | 409 | undefined;
  /** Answered 501. */
  readonly missingOperations?: readonly OperationName[] | undefined;
  /** `DeleteObjects` wants Content-MD5 and knows no other checksum. */
  readonly batchesWantMd5?: boolean | undefined;
  /** The answer to a completed upload has an empty ETag. */
  readonly completesWithoutEtag?: boolean | undefined;
  /** A body in chunks with a trailer is 501. */
  readonly refusesTrailers?: boolean | undefined;
  /** Checksums are neither checked nor kept nor told. */
  readonly knowsNoChecksums?: boolean | undefined;
  /** An impossible range is 416 before the conditions of a read are looked at. */
  readonly rangeBeforeConditions?: boolean | undefined;
  /** Of the keys in a list of uploads it does not tell that they are encoded, and the marker is not. */
  readonly encodesUploadsUntold?: boolean | undefined;
  /** A checksum whose algorithm is not named in `x-amz-sdk-checksum-algorithm` is taken for not there. */
  readonly checksumsWantAlgorithm?: boolean | undefined;
  /** Bytes that a part must have unless it is the last. Default 5 MiB. */
  readonly smallestPart?: number | undefined;
  /** Listings tell milliseconds, other answers whole seconds. */
  readonly listsMilliseconds?: boolean | undefined;
}
