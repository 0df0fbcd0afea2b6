import type { Readable } from 'node:stream';

/**
 * Where a server keeps things: blobs (runs of bytes that never change) and records (JSON documents by name).
 * What blobs and records mean is not its business.
 *
 * Everything but the moving of bytes is synchronous, so that a check and the commit that follows it are one step.
 */
export interface Backend {
  /** Stores what `bytes` yields and gives the name of the new blob. Nothing stays behind when `bytes` throws. */
  writeBlob(bytes: AsyncIterable<Uint8Array>): Promise<string>;
  /** A new blob with the bytes of the others, in turn. */
  joinBlobs(names: readonly string[]): Promise<string>;
  /** A second blob with the same bytes, for free. */
  linkBlob(name: string): string;
  /** Opens at once: a blob deleted afterwards still gives its bytes. `end` is exclusive. */
  readBlob(name: string, start: number, end: number): Readable;
  deleteBlob(name: string): void;

  /** All or nothing: a record is never seen half written. */
  saveRecord(kind: RecordKind, name: string, record: unknown): void;
  deleteRecord(kind: RecordKind, name: string): void;
  loadRecords(kind: RecordKind): unknown[];
  /** Deletes every blob not named; called once, before anything is served. */
  keepOnlyBlobs(names: ReadonlySet<string>): void;
}

export type RecordKind = 'buckets' | 'versions' | 'uploads';
