import type { PresignedBy, PresignOptions, PresignReadOptions } from './presigned.js';
import type { StoreError } from './store-error.js';
import type { StoreInThread, StoreModule, StoreModuleRefusal } from './sync-access.js';
import type {
  ConditionOptions,
  CopyOptions,
  GetOptions,
  HeadOptions,
  ListOptions,
  PartOptions,
  PutOptions,
  UploadsOptions,
} from './verb-options.js';

export type * from './presigned.js';
export type * from './sync-access.js';
export type * from './verb-options.js';

/**
 * What an object store must do. It knows keys and bytes, and nothing of files.
 *
 * Rules common to every verb:
 * - Keys are relative to the store's own prefix, have no leading slash and are used exactly as given; a key is
 *   never normalised. A key of more than 1,024 bytes (prefix included) is `ENAMETOOLONG` before any request.
 * - Failures are {@link StoreError}s: `code` is an errno name, `cause` is what the store itself said.
 * - `signal` aborts the request and rejects with the signal's `AbortError`.
 * - A version is an ETag. It is opaque, compared for equality only, and kept with its quotes.
 */
export interface ObjectStore {
  /** A readable, unique name: mounts on different buckets must differ, mounts on one bucket must agree. */
  readonly name: string;
  /** What it can do, and its limits. */
  readonly capabilities: ObjectStoreCapabilities;

  /** Requests that are under way in this thread, bodies that are still to come included; absent where it is not told. */
  readonly requestsInFlight?: number | undefined;
  /** How the thread that carries sync calls gets this store. A store with neither this nor `inThread` has none. */
  readonly worker?: StoreModule | StoreModuleRefusal | undefined;
  /** The verbs of a store in memory, for calls that cannot wait for a promise. */
  readonly inThread?: StoreInThread | undefined;

  /** Describes an object. `ENOENT` when it is not there. */
  head(key: string, options?: HeadOptions): Promise<ObjectInformation>;

  /**
   * Reads an object, or one range of it.
   *
   * `range.end` is exclusive, as in `Buffer.slice`; absent, it is the end of the object. A range that reaches past
   * the end is cut there. A range that starts at or past the end of a non-empty object, or any range of an empty one,
   * gives an empty body. The bytes received are exactly those announced by `ObjectReading.range`, or the body fails.
   *
   * `ifMatch` that no longer holds is `ESTALE`. `ifNoneMatch` that holds answers `undefined`: not modified.
   */
  get(key: string, options: GetOptions & { ifNoneMatch: string }): Promise<ObjectReading | undefined>;
  get(key: string, options?: GetOptions): Promise<ObjectReading>;

  /**
   * Stores an object whole: nobody sees a part of it, whatever fails.
   *
   * `ifNoneMatch: '*'` on a key that is there is `EEXIST`. `ifMatch` that does not hold is `ESTALE`. A store that was
   * not seen to keep a condition refuses it (`ENOTSUP`), unless `orLookFirst` allows less.
   */
  put(key: string, body: Uint8Array, options?: PutOptions): Promise<StoredObject>;

  /**
   * Stores an object in parts, each but the last of at least `capabilities.minimumPartSize` bytes.
   * The conditions of `put` apply when it completes. `ESTALE` with `mayBeginAnew` says that the upload is gone (somebody
   * else gave it up), or met another write: the same parts in a new upload may succeed.
   */
  multipart(key: string, options?: PutOptions): Promise<MultipartUpload>;

  /**
   * Lists the uploads in parts that were begun and neither completed nor aborted, page by page, in the order of their
   * keys: those of all programs. Absent where none outlives the process that began it.
   */
  uploads?(options?: UploadsOptions): AsyncIterable<readonly OpenUpload[]>;

  /** Gives up an upload that is listed by `uploads`, and frees its parts; one that is not there is no failure. */
  abortUpload?(key: string, id: string, options?: HeadOptions): Promise<void>;

  /**
   * Lists keys that start with `prefix`, page by page, in the order of their UTF-8 bytes.
   *
   * With a `delimiter`, keys that contain it behind the prefix are folded into `prefixes` (each ending with it).
   * `limit` bounds the entries of the first page and ends the listing after it. `from` goes on where an earlier page of
   * the same listing (prefix, delimiter and `startAfter` alike) has ended, in whatever thread that was.
   */
  list(options?: ListOptions): AsyncIterable<ListPage>;

  /**
   * Copies inside the store, without the bytes passing here. `ENOENT` when the source is not there.
   *
   * The source's content type, metadata, headers and tags are kept, but for what `replace` gives anew: that is all
   * metadata and headers, and the content type if it names one. Copying a key onto itself needs
   * `replace`. `ifMatch` speaks of the source (`ESTALE`), `ifNoneMatch: '*'` of the target (`EEXIST`).
   */
  copy(source: string, target: string, options?: CopyOptions): Promise<StoredObject>;

  /**
   * Deletes keys; one that is not there is no failure. Any number of keys, in batches as the store takes them.
   *
   * Resolves with the keys that could not be deleted and why; an empty array means that all are gone.
   */
  delete(keys: readonly string[], options?: HeadOptions): Promise<readonly DeleteFailure[]>;

  /**
   * What lets its bearer read, write or, by a form, upload one object, without credentials and for a while. Nothing is
   * asked of the store, so the object need not be there. `ENOTSUP` where the store has none; `EINVAL` for options that
   * cannot be signed.
   */
  presign<Options extends PresignOptions = PresignReadOptions>(
    key: string,
    options?: Options,
  ): Promise<PresignedBy<Options>>;

  /** Ends connections. The store must not be used afterwards. */
  close(): Promise<void>;
}

/** What a store can do, and its limits. */
export interface ObjectStoreCapabilities {
  /** Bytes; parts but the last must be at least this large. */
  readonly minimumPartSize: number;
  /** Bytes of the longest key, prefix included. */
  readonly maximumKeyLength: number;
  /** Whether `presign` gives anything. */
  readonly presign: boolean;
  /** All parts of an upload but the last must be of the same size. */
  readonly equalParts?: boolean;
  /**
   * Rejects where a put on such a condition would be refused, as it would be; costs requests at most once. Absent:
   * every condition is kept.
   */
  readonly requireCondition?:
    | ((kind: 'create' | 'replace', options?: ConditionOptions) => Promise<void>)
    | undefined;
}

/** User metadata: names in lower case, values in printable ASCII. */
export type Metadata = Readonly<Record<string, string>>;

/**
 * What else a store repeats for readers, by names in lower case: `cache-control`, `content-disposition`,
 * `content-encoding`, `content-language`, `expires`. Other clients set them; a copy keeps them.
 */
export type StoredHeaders = Readonly<Record<string, string>>;

/** What is known of an object without its bytes. */
export interface ObjectInformation {
  /** Relative to the prefix of the store. */
  readonly key: string;
  /** Bytes of the whole object. */
  readonly size: number;
  /** The ETag, with its quotes. */
  readonly version: string;
  /** Milliseconds since 1970, with the precision of the store (often whole seconds). */
  readonly lastModified: number;
  /** MIME type, where one is kept. */
  readonly contentType?: string;
  /** What its writer has put beside it. */
  readonly metadata: Metadata;
  /** Absent where there are none. */
  readonly headers?: StoredHeaders;
  /** CRC32 of the whole object in base64, where the store tells it. */
  readonly crc32?: string;
}

/** The bytes of an object, or of a range of it, piece by piece. */
export interface ObjectBody extends AsyncIterable<Uint8Array> {
  /** All that is left of them, as a loop over the pieces gives it, with less work for few. Rejects with the signal's reason. */
  collect?(signal?: AbortSignal): Promise<Uint8Array>;
}

/** An object, or a range of it, that is being read. */
export interface ObjectReading {
  /** `size` is that of the whole object, not of the range. */
  readonly object: ObjectInformation;
  /** What the body holds; `end` is exclusive. */
  readonly range: { readonly start: number; readonly end: number };
  /** Must be consumed or returned (`break` out of its loop does so), else its connection stays busy. */
  readonly body: ObjectBody;
}

/** What is known of an object that was just stored. */
export interface StoredObject {
  /** The ETag, with its quotes. */
  readonly version: string;
}

/** What a listing tells of an object. */
export interface ListedObject {
  /** Relative to the prefix of the store. */
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  /** The ETag, with its quotes. */
  readonly version: string;
  /** Milliseconds since 1970, with the precision of the store. */
  readonly lastModified: number;
}

/** A part of a listing. */
export interface ListPage {
  /** In the order of the UTF-8 bytes of their keys. */
  readonly objects: readonly ListedObject[];
  /** What the delimiter has folded, each ending with it. */
  readonly prefixes: readonly string[];
  /** Where the next page begins, for `ListOptions.from`; absent on the last one. */
  readonly next?: string | undefined;
}

/** A key that could not be deleted, and why. */
export interface DeleteFailure {
  /** As it was given. */
  readonly key: string;
  /** What the store said of it. */
  readonly error: StoreError;
}

/** An object that is being stored in parts. Nobody sees it before `complete`. */
export interface MultipartUpload {
  /** By which the store knows it, where it outlives the process that began it. */
  readonly id?: string;
  /** Uploads one part. Parts are numbered from 1, may come in any order and side by side. */
  uploadPart(number: number, bytes: Uint8Array, options?: PartOptions): Promise<void>;
  /** Makes the object visible whole, in the order of part numbers. */
  complete(options?: HeadOptions): Promise<StoredObject>;
  /** Gives up and frees the parts. Harmless after `complete`, and when called twice. The signal ends the attempt. */
  abort(options?: HeadOptions): Promise<void>;
}

/** An upload in parts that was begun and has not ended, of whatever program. */
export interface OpenUpload {
  /** Of the object to be, relative to the prefix of the store. */
  readonly key: string;
  /** By which the store knows it, for `abortUpload`. */
  readonly id: string;
  /** Milliseconds since 1970, with the precision of the store. */
  readonly begun: number;
}
