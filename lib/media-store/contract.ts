import type { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { LocalFile, LocalFileOptions } from '../local-files/local-file.js';

/**
 * Where bytes come from. A text or a `URL` is the path of a file; everything else is content. It is read, never
 * changed or removed.
 */
export type MediaSource =
  | string
  | URL
  | NodeJS.ArrayBufferView
  | ArrayBuffer
  | Blob
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array | string>
  | Iterable<Uint8Array | string>;

/** Of `save` and `saveFile`. */
export interface SaveOptions {
  /** MIME type. One that says nothing (`application/octet-stream`) counts as none. Default: from the name, else from the first bytes, else `application/octet-stream`. */
  readonly mime?: string | undefined;
  /** The name that the medium had; kept, and never part of a key. Default: that of the source, where it has one.
   * Of a longer one the first 255 bytes. */
  readonly name?: string | undefined;
  /** Ends the call with an `AbortError`; what was stored by then is removed. */
  readonly signal?: AbortSignal | undefined;
  /** The most bytes that are taken; one more is a `MediaTooLargeError`, while they flow. Default: no bound. */
  readonly maxBytes?: number | undefined;
  /** Called as bytes are taken; `total` where it is known beforehand. */
  readonly onProgress?: ((progress: { readonly bytes: number; readonly total?: number }) => void) | undefined;
}

/** A medium that was saved: what to keep of it is its id, or its path. */
export interface Media {
  /** A random UUID. */
  readonly id: string;
  /** The mounted path: the same on every host and after every restart; opening it always works. */
  readonly path: string;
  /** With its dot, or empty. */
  readonly ext: string;
  /** Bytes. */
  readonly size: number;
  /** MIME type; `application/octet-stream` where nobody knows it. */
  readonly mime: string;
}

/** What is known of a medium. */
export interface MediaStats extends Media {
  /** The directory of its session: 12 hex digits. */
  readonly session: string;
  /** When it was saved, to the precision of the store. */
  readonly modified: Date;
  /** The name that it had, where one was told. */
  readonly name?: string | undefined;
  /** In hex, where it is known. */
  readonly sha256?: string | undefined;
  /** The version that the store gave it, where it gives one: the ETag, with its quotes. */
  readonly version?: string | undefined;
}

/** Which bytes of a medium, as `fs.createReadStream` takes them. */
export interface OpenOptions {
  /** First byte; default 0. */
  readonly start?: number | undefined;
  /** Last byte, inclusive as in `fs.createReadStream`; default: the end. */
  readonly end?: number | undefined;
  /** Destroys the stream with an `AbortError`. */
  readonly signal?: AbortSignal | undefined;
}

/** Of a URL to read one medium by. */
export interface UrlOptions {
  /** Seconds; default 900. */
  readonly expiresIn?: number | undefined;
  /** A browser saves it under this name instead of showing it. */
  readonly download?: string | undefined;
}

/** Of a form to upload one medium by. */
export interface UploadUrlOptions {
  /** MIME type; the form must say it, and the extension comes from it. */
  readonly mime: string;
  /** The name that the medium had; kept as in `save`. */
  readonly name?: string | undefined;
  /** Bytes that are accepted at most. */
  readonly maxBytes: number;
  /** Seconds; default 900. */
  readonly expiresIn?: number | undefined;
}

/** A form that a browser sends with the file as its last field. */
export interface UploadUrl extends Pick<Media, 'id' | 'path' | 'ext'> {
  /** How the form is sent, as `multipart/form-data`. */
  readonly method: 'POST';
  /** Where it is sent. */
  readonly url: string;
  /** Its fields, in front of the one with the file, by their names. */
  readonly fields: Readonly<Record<string, string>>;
}

/** What `sweep` may take away. */
export interface SweepOptions {
  /** Milliseconds, or a duration such as `24h`. */
  readonly olderThan: number | string;
  /** Tell what would go, and leave it. Default false. */
  readonly dryRun?: boolean | undefined;
  /** Remove media as well, not only temporary and cached files. Default false. */
  readonly removeMedia?: boolean | undefined;
}

/** What `sweep` has removed, or would have. */
export interface Swept {
  /** A temporary file of a dead process, a cached file, or (with `removeMedia`) a medium. */
  readonly kind: 'temporary' | 'cached' | 'medium';
  /** Path on the disk, or of a medium its mounted path. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

/** Of `verify`. */
export interface VerifyOptions {
  /** Write manifests that are missing, and remove those that lead nowhere. Default false. */
  readonly repair?: boolean | undefined;
  /**
   * What is younger is told and not repaired, since somebody may be saving it: milliseconds, or a duration such as `24h`.
   * Default an hour.
   */
  readonly olderThan?: number | string | undefined;
  /** Ends the iteration with an `AbortError`. */
  readonly signal?: AbortSignal | undefined;
}

/** What `verify` has found: a payload and a manifest that do not fit each other. */
export interface Finding {
  /** What does not fit. */
  readonly kind: 'no manifest' | 'no payload' | 'corrupt manifest' | 'wrong size';
  /** The id of the medium. */
  readonly id: string;
  /** `{session}/{id}{ext}` where it is known, relative to the store. */
  readonly place?: string | undefined;
  /** Whether `repair` has put it right. */
  readonly repaired: boolean;
}

/**
 * Media of sessions, by id or by path. Common to all:
 * - an id that is no UUID is a `TypeError`, before anything is asked;
 * - an id that is not there is a `MediaNotFoundError` (`code: 'ENOENT'`);
 * - all else is an errno error, with what the disk or the store said as its `cause`.
 */
export interface MediaStore {
  /** Takes a copy. Resolves once it is durable; a failure leaves nothing. */
  save(sessionKey: string, source: MediaSource, options?: SaveOptions): Promise<Media>;
  /** Takes the file itself: it is gone from its path once the medium is durable. */
  saveFile(sessionKey: string, path: string | URL, options?: SaveOptions | string): Promise<Media>;
  /** The bytes, or a range of them. */
  open(id: string, options?: OpenOptions): Promise<Readable>;
  /**
   * The medium as a complete regular file of the disk, with its own extension, for programs that open paths by themselves.
   * It stays there until it is let go of (`await using`), or this process ends. To be read only.
   */
  localPath(id: string, options?: LocalFileOptions): Promise<LocalFile>;
  /** The mounted path. */
  path(id: string): Promise<string>;
  /** What is known of a medium; on S3 without reading it. */
  stat(id: string): Promise<MediaStats>;
  /**
   * The media of a session, page by page, in no promised order. Of a store, name and checksum are missing here, the type is
   * that of the extension, and the time is the store's.
   */
  list(sessionKey: string): AsyncIterable<MediaStats>;
  /**
   * Removes all media of a session; one without any is no failure. Resolves with their number. What could not be
   * removed is a `MediaDeleteError` that names the keys; calling again goes on.
   */
  delete(sessionKey: string): Promise<number>;
  /** Removes one medium. */
  remove(id: string): Promise<void>;
  /** A URL that lets its bearer read the medium for a while. `ENOTSUP` where the backend has none. */
  url(id: string, options?: UrlOptions): Promise<string>;
  /** Lets a browser upload one medium of this session by itself. `ENOTSUP` where the backend cannot. */
  uploadUrl(sessionKey: string, options: UploadUrlOptions): Promise<UploadUrl>;
  /**
   * The mounted path of what refers to a medium of this store: a mounted path, a cached file of any host, a signed URL
   * or a bare id. Anything else is given back as it is.
   */
  resolve(reference: string): Promise<string>;
  /** Removes old temporary and cached files; any doubt keeps. */
  sweep(options: SweepOptions): Promise<readonly Swept[]>;
  /** Compares manifests and payloads. */
  verify(options?: VerifyOptions): AsyncIterable<Finding>;
  /** The same store below a directory of its own: nothing outside of it can be named. */
  scope(prefix: string): MediaStore;
  /** The same store, in which everything that would change it is `EROFS`. */
  readonly(): MediaStore;
}
