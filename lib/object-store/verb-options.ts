import type { Metadata, StoredHeaders } from './contract.js';

/** Of every verb. */
export interface HeadOptions {
  /** Ends the request, and the call with an `AbortError`. */
  readonly signal?: AbortSignal | undefined;
}

/** Of `get`. */
export interface GetOptions extends HeadOptions {
  /** Bytes; `end` is exclusive, and without one it is the end of the object. */
  readonly range?: { readonly start: number; readonly end?: number | undefined } | undefined;
  /** Only this version; another is `ESTALE`. */
  readonly ifMatch?: string | undefined;
  /** Only another version than this; the same answers `undefined`. */
  readonly ifNoneMatch?: string | undefined;
}

/** Of `put` and `multipart`. */
export interface PutOptions extends HeadOptions {
  /** MIME type. Default `application/octet-stream`. */
  readonly contentType?: string | undefined;
  /** Kept beside the object. Default none. */
  readonly metadata?: Metadata | undefined;
  /** Only in the place of this version; any other is `ESTALE`. */
  readonly ifMatch?: string | undefined;
  /** Only where no object is; one that is there is `EEXIST`. */
  readonly ifNoneMatch?: '*' | undefined;
  /** A store that cannot keep the condition may look first and lose a race, rather than refuse. Default false. */
  readonly orLookFirst?: boolean | undefined;
}

/** Of `uploadPart`. */
export interface PartOptions extends HeadOptions {
  /**
   * The CRC32 of the bytes, where the caller has computed it: a store that checks uploads then need not. Bytes that have
   * another are refused there.
   */
  readonly crc32?: number | undefined;
}

/** Of `list`. */
export interface ListOptions extends HeadOptions {
  /** What keys begin with. Default empty: all. */
  readonly prefix?: string | undefined;
  /** Folds what contains it behind the prefix. Default none. */
  readonly delimiter?: '/' | undefined;
  /** Keys behind this one only. Default: from the first. */
  readonly startAfter?: string | undefined;
  /** `ListPage.next` of an earlier page. */
  readonly from?: string | undefined;
  /** Entries of the first page, which is then the only one. Default 1,000 a page, and all pages. */
  readonly limit?: number | undefined;
}

/** What a copy has instead of what its source has. */
export interface Replacement {
  /** Absent: that of the source. */
  readonly contentType?: string | undefined;
  /** All of it: what is not named here is gone. */
  readonly metadata: Metadata;
  /** Absent: none. */
  readonly headers?: StoredHeaders | undefined;
}

/** Of `uploads`. */
export interface UploadsOptions extends HeadOptions {
  /** What keys begin with. Default empty: all. */
  readonly prefix?: string | undefined;
}

/** Of `copy`. */
export interface CopyOptions extends HeadOptions {
  /** Default: all is that of the source. */
  readonly replace?: Replacement | undefined;
  /** Only while the source is this version; another is `ESTALE`. */
  readonly ifMatch?: string | undefined;
  /** Only where no target is; one that is there is `EEXIST`. */
  readonly ifNoneMatch?: '*' | undefined;
  /** As in {@link PutOptions}, but speaks of `ifMatch` only. */
  readonly orLookFirst?: boolean | undefined;
}

/** Of `requireCondition`. */
export interface ConditionOptions extends HeadOptions {
  /** As in {@link PutOptions}. */
  readonly orLookFirst?: boolean | undefined;
}
