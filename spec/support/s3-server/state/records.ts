import type { Checksum, ChecksumAlgorithm, ChecksumType } from '../checksums/algorithms.js';

/** What is stored under a key: its bytes or a delete marker. JSON, so that a backend can keep it. */
export interface ObjectVersion {
  readonly bucket: string;
  readonly key: string;
  /** `null`, in letters, where the bucket is not versioned. */
  readonly versionId: string;
  /** Rises with every commit; orders the versions of a key. */
  readonly sequence: number;
  /** Milliseconds since 1970, in whole seconds. */
  readonly lastModified: number;
  /** Absent on a delete marker. */
  readonly content?: ObjectContent | undefined;
}

export interface ObjectContent {
  readonly blob: string;
  readonly size: number;
  /** Without quotes. */
  readonly etag: string;
  readonly checksum: StoredChecksum;
  readonly description: Description;
  readonly placement: Placement;
  readonly tags: Tags;
  /** Of an object that was uploaded in parts. */
  readonly parts?: readonly StoredPart[] | undefined;
}

/** What its uploader said about an object, and S3 only repeats. */
export interface Description {
  /** `content-type` and its like. */
  readonly headers: Readonly<Record<string, string>>;
  /** Names without `x-amz-meta-`. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** How an object is kept. */
export interface Placement {
  readonly storageClass: string;
  /** As the headers that answers have. */
  readonly encryption: Readonly<Record<string, string>>;
}

export type Tags = Readonly<Record<string, string>>;

export interface StoredChecksum extends Checksum {
  readonly type: ChecksumType;
}

export interface StoredPart {
  readonly number: number;
  readonly size: number;
  readonly checksum: string;
}

export interface UploadedPart extends StoredPart {
  readonly blob: string;
  readonly etag: string;
  readonly lastModified: number;
  /** What its sender had it proved with. */
  readonly proved: Checksum;
}

export interface Upload {
  readonly bucket: string;
  readonly key: string;
  readonly id: string;
  readonly initiated: number;
  readonly description: Description;
  readonly placement: Placement;
  readonly tags: Tags;
  readonly checksum: {
    readonly algorithm: ChecksumAlgorithm;
    readonly type: ChecksumType;
    /** Not declared: S3 chose them, and asks nothing of the parts. */
    readonly isImplied: boolean;
  };
  readonly parts: Readonly<Record<number, UploadedPart>>;
}

export interface BucketRecord {
  readonly name: string;
  readonly createdAt: number;
  readonly versioning?: 'Enabled' | 'Suspended' | undefined;
}
