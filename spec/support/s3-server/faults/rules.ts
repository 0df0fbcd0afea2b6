import type { OperationName } from '../http/route.js';

/** Tells a server to misbehave. JSON, so that it can cross to a server in a process of its own. */
export interface FaultRule {
  /** Absent: every request. */
  readonly when?: FaultCondition | undefined;
  readonly fault: Fault;
}

export interface FaultCondition {
  /** As in `counts()`: `GetObject` and its like. */
  readonly operation?: OperationName | 'Unknown' | undefined;
  /** One key, or all that start with a prefix. */
  readonly key?: string | { readonly prefix: string } | undefined;
  /** How many matching requests to let pass first. */
  readonly skip?: number | undefined;
  /** How many to spoil then; default all. */
  readonly times?: number | undefined;
}

/** What to do wrong. Usually one of these; where it makes sense several go together, a delay with anything. */
export interface Fault {
  /** Answer with this error instead; default 500 when only `code` is given. */
  readonly status?: number | undefined;
  /** Default: what S3 says with that status. */
  readonly code?: string | undefined;
  /** Do the work first, then fail as `status` says; without one, cut the connection: the answer is lost. */
  readonly afterStoring?: boolean | undefined;
  /** Reset the connection after so many bytes of the body; with 0, or no body, nothing at all is answered. */
  readonly resetAfterBytes?: number | undefined;
  /** Announce the right length, but end the connection in good order after so many bytes. */
  readonly endAfterBytes?: number | undefined;
  /** Send so many bytes, then nothing more, and keep the connection. With 0, or no body, nothing at all. */
  readonly stallAfterBytes?: number | undefined;
  readonly dripBytesPerSecond?: number | undefined;
  /** Answer a ranged read with 200 and all of the object. */
  readonly ignoreRange?: boolean | undefined;
  /** Say so in `Content-Range`, whatever is sent. */
  readonly contentRange?: string | undefined;
  /** Say in `Content-Range` that the range is so many bytes further on; what is sent is right. */
  readonly shiftRange?: number | undefined;
  /** Say so in `ETag`, with its quotes. */
  readonly etag?: string | undefined;
  /** Give the checksum of the whole object with a range of it, as some servers do. */
  readonly wholeChecksumOnRange?: boolean | undefined;
  /** Invert the byte at this place in the body. */
  readonly corruptByteAt?: number | undefined;
  /** Promise more behind the last name of a listing, and lead there again and again. */
  readonly endlessListing?: boolean | undefined;
  /** Wait before anything is done. */
  readonly delayMilliseconds?: number | undefined;
}
