import type { BucketRecord, ObjectVersion, Upload } from './records.js';
import { SortedKeys } from './sorted-keys.js';

/** A bucket and what is in it. */
export class Bucket {
  record: BucketRecord;
  readonly uploads = new Map<string, Upload>();
  /** Keys whose current version is an object. */
  readonly keys = new SortedKeys();
  readonly #versions = new Map<string, ObjectVersion[]>();

  constructor(record: BucketRecord) {
    this.record = record;
  }

  get isEmpty(): boolean {
    return this.#versions.size === 0;
  }

  /** The keys that have any version, in no order. */
  allKeys(): Iterable<string> {
    return this.#versions.keys();
  }

  current(key: string): ObjectVersion | undefined {
    return this.#versions.get(key)?.[0];
  }

  /** Newest first. */
  versions(key: string): readonly ObjectVersion[] {
    return this.#versions.get(key) ?? [];
  }

  version(key: string, id: string): ObjectVersion | undefined {
    return this.versions(key).find(({ versionId }) => versionId === id);
  }

  /** Adds a version in its place, instead of the one with its identifier if there is one. */
  insert(version: ObjectVersion): void {
    const others = this.versions(version.key).filter(({ versionId }) => versionId !== version.versionId);
    this.#set(
      version.key,
      [...others, version].sort((a, b) => b.sequence - a.sequence),
    );
  }

  remove(key: string, id: string): void {
    this.#set(
      key,
      this.versions(key).filter(({ versionId }) => versionId !== id),
    );
  }

  #set(key: string, versions: ObjectVersion[]): void {
    if (versions.length > 0) this.#versions.set(key, versions);
    else this.#versions.delete(key);
    if (versions[0]?.content) this.keys.add(key);
    else this.keys.delete(key);
  }
}
