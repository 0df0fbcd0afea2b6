import type { Readable } from 'node:stream';
import type { LocalFile, LocalFileOptions } from '../local-files/local-file.js';
import type { Finding, OpenOptions, Swept, UploadUrlOptions, UrlOptions, VerifyOptions } from './contract.js';
import type { MediaDeleteFailure } from './errors.js';
import type { MediaPlace } from './place.js';

/** What is kept of a medium beside its bytes. */
export interface Description {
  readonly mime: string;
  readonly name?: string | undefined;
}

export interface Stored {
  /** Bytes. */
  readonly size: number;
}

export interface Details extends Stored {
  readonly modified: Date;
  readonly mime?: string | undefined;
  readonly name?: string | undefined;
  readonly sha256?: string | undefined;
  readonly version?: string | undefined;
}

export interface Payload {
  readonly pieces: AsyncIterable<Uint8Array>;
  /** Bytes, where they are known beforehand. */
  readonly size?: number | undefined;
}

/** Where media lie. Places have been checked: nothing else reaches it. */
export interface MediaBackend {
  /** What paths in its errors begin with, where the mount does in those of callers; no slash at its end. */
  readonly root: string;
  /** Rejects where media cannot be kept. */
  prepare(): Promise<void>;
  /** Stores a payload and what leads to it. Resolves once both are durable; a failure leaves nothing. */
  store(place: MediaPlace, payload: Payload, description: Description, signal?: AbortSignal): Promise<Stored>;
  /** As `store`, with a file that is gone from its path afterwards. `undefined`: it must be copied. */
  moveIn(
    place: MediaPlace,
    path: string,
    description: Description,
    signal?: AbortSignal,
  ): Promise<Stored | undefined>;
  find(id: string): Promise<MediaPlace | undefined>;
  /** `undefined` where there is no payload. */
  stat(place: MediaPlace): Promise<Details | undefined>;
  /** Rejects with `ENOENT` where there is no payload. */
  open(place: MediaPlace, options: OpenOptions): Promise<Readable>;
  lease(place: MediaPlace, options: LocalFileOptions): Promise<LocalFile>;
  list(session: string): AsyncIterable<{ readonly place: MediaPlace; readonly details: Details }>;
  /** Payloads first, then what leads to them. */
  remove(places: readonly MediaPlace[]): Promise<readonly MediaDeleteFailure[]>;
  url(place: MediaPlace, options: UrlOptions): Promise<string>;
  uploadForm(
    place: MediaPlace,
    options: UploadUrlOptions,
  ): Promise<{ readonly url: string; readonly fields: Readonly<Record<string, string>> }>;
  /** The place that a cached file or a signed URL speaks of, as far as text can tell. */
  recognise(reference: string): Promise<MediaPlace | undefined>;
  sweep(
    before: Date,
    options: { readonly dryRun: boolean; readonly removeMedia: boolean },
  ): Promise<readonly Swept[]>;
  verify(options: VerifyOptions): AsyncIterable<Finding>;
  scope(prefix: string): MediaBackend;
}
