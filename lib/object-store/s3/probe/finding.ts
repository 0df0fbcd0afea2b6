/** Conditions that stores keep, ignore or refuse, each by the request that carries it. */
export type Condition =
  /** PUT with `If-None-Match: *`. */
  | 'create'
  /** PUT with `If-Match`. */
  | 'replace'
  /** The completion of an upload with `If-None-Match: *`. */
  | 'completeCreate'
  /** The completion of an upload with `If-Match`. */
  | 'completeReplace'
  /** COPY with `x-amz-copy-source-if-match`. */
  | 'copySource'
  /** COPY with `If-None-Match: *`, which speaks of the target. */
  | 'copyCreate'
  /** A part that is a range of another object, with `x-amz-copy-source-if-match`. */
  | 'partSource'
  /** DELETE with `If-Match`. */
  | 'delete';

/**
 * How a condition has to be written. `standard` is as S3 documents it; `bare` leaves out the quotes of the ETag, which
 * Ceph 16 compares with them; `ceph` is the header that Ceph 16 reads for the source of a copy; `r2` is R2's own for the
 * target of one.
 */
export type Form = 'standard' | 'bare' | 'ceph' | 'r2';

export type Finding =
  /** Seen to hold, also when writers race. */
  | { readonly verdict: 'kept'; readonly form: Form; readonly seen: string }
  /** Answered as if there were no condition, or kept by chance only. */
  | { readonly verdict: 'ignored'; readonly seen: string }
  /** No request that carries it succeeds. */
  | { readonly verdict: 'refused'; readonly seen: string }
  /** Not found out, since we have no right to write where that is done. */
  | { readonly verdict: 'denied'; readonly seen: string };

export type Findings = { readonly [Name in Condition]: Finding };

/** Tells what a store does with a condition. */
export interface FindingSource {
  /** May ask the store, once. Rejects with a `StoreError` where it cannot be reached, and with an abort of the signal. */
  finding(condition: Condition, signal?: AbortSignal | undefined): Promise<Finding>;
}

/** For a store that is known to keep them all. */
export const TRUSTED: Finding = { verdict: 'kept', form: 'standard', seen: 'taken on trust' };
