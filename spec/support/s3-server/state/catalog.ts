import type { Backend } from '../backend/contract.js';
import { S3Error } from '../errors.js';
import { Bucket } from './bucket.js';
import type { BucketRecord, ObjectVersion, Upload } from './records.js';

/** All buckets of a server. It answers from memory; the backend hears of every change. */
export class Catalog {
  readonly backend: Backend;
  readonly #buckets = new Map<string, Bucket>();
  #sequence = 0;

  constructor(backend: Backend) {
    this.backend = backend;
    for (const record of backend.loadRecords('buckets') as BucketRecord[]) {
      this.#buckets.set(record.name, new Bucket(record));
    }
    const blobs = new Set<string>();
    for (const version of backend.loadRecords('versions') as ObjectVersion[]) {
      this.#buckets.get(version.bucket)?.insert(version);
      this.#sequence = Math.max(this.#sequence, version.sequence);
      if (version.content) blobs.add(version.content.blob);
    }
    for (const upload of backend.loadRecords('uploads') as Upload[]) {
      this.#buckets.get(upload.bucket)?.uploads.set(upload.id, upload);
      for (const part of Object.values(upload.parts)) blobs.add(part.blob);
    }
    backend.keepOnlyBlobs(blobs);
  }

  bucket(name: string): Bucket {
    const bucket = this.#buckets.get(name);
    if (!bucket) throw new S3Error('NoSuchBucket', { details: { BucketName: name } });
    return bucket;
  }

  buckets(): Bucket[] {
    return [...this.#buckets.values()].sort((a, b) => (a.record.name < b.record.name ? -1 : 1));
  }

  hasBucket(name: string): boolean {
    return this.#buckets.has(name);
  }

  saveBucket(record: BucketRecord): void {
    const bucket = this.#buckets.get(record.name);
    if (bucket) bucket.record = record;
    else this.#buckets.set(record.name, new Bucket(record));
    this.backend.saveRecord('buckets', record.name, record);
  }

  deleteBucket(name: string): void {
    this.#buckets.delete(name);
    this.backend.deleteRecord('buckets', name);
  }

  nextSequence(): number {
    this.#sequence += 1;
    return this.#sequence;
  }
}
