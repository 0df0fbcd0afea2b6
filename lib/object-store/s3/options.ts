import type { S3ClientConfig } from '@aws-sdk/client-s3';
import { KeySpace } from '../key-space.js';
import { isEndpointOfAws } from './endpoint.js';
import { checkOptions } from './option-checks.js';
import type { Tags } from './tags.js';

/** Where a bucket is, and how it is asked. */
export interface S3ObjectStoreOptions {
  /** Name of the bucket. */
  readonly bucket: string;
  /** Key prefix, with or without slashes around it. Default: the whole bucket. */
  readonly prefix?: string | undefined;
  /** Default `us-east-1`. */
  readonly region?: string | undefined;
  /** `http(s)://host[:port]` of a store that is not AWS. Default: AWS. */
  readonly endpoint?: string | undefined;
  /** Whether the bucket is in the path, not in the host name. Default: true with an endpoint. */
  readonly pathStyle?: boolean | undefined;
  /** As the SDK takes them: an object or a provider. Default: the SDK's own chain. */
  readonly credentials?: S3ClientConfig['credentials'] | undefined;
  /** Send and ask for CRC32 checksums. Default: on AWS only, since other stores stumble over them. */
  readonly checksums?: boolean | undefined;
  /** How the store encrypts what is written here, copies included. Default: as the bucket says. */
  readonly serverSideEncryption?: 'AES256' | 'aws:kms' | 'aws:kms:dsse' | undefined;
  /** Of `aws:kms` and `aws:kms:dsse`. Default: the account's own key for S3. */
  readonly kmsKeyId?: string | undefined;
  /** Of `aws:kms`: one key for many objects, which saves most of the requests to KMS. Default: as the bucket says. */
  readonly bucketKey?: boolean | undefined;
  /** Of what is written here, copies included: `STANDARD_IA`, `INTELLIGENT_TIERING` and so on. Default `STANDARD`. */
  readonly storageClass?: string | undefined;
  /** The account that must own the bucket: every request is `EACCES` otherwise. Default: anybody's. */
  readonly expectedBucketOwner?: string | undefined;
  /** Whether requests are paid for here, as a bucket of somebody else may demand. Default false. */
  readonly requestPayer?: boolean | undefined;
  /** Of every object that is written here. A copy has those of its source. Default: none. */
  readonly tags?: Tags | undefined;
  /**
   * `trust`: conditions on writes are taken to be kept. `probe`: not before that has been seen, which costs some 40
   * requests for each kind of write that needs one, once. Default: `trust` on AWS, `probe` elsewhere.
   */
  readonly conditions?: 'trust' | 'probe' | undefined;
  /**
   * Which writes may go without their condition where the store does not keep it, behind a look that a race can fool.
   * `none`: they are `ENOTSUP`. `updates`: all but those that must create. `all`. Default `updates`.
   */
  readonly conditionFallback?: 'none' | 'updates' | 'all' | undefined;
  /** Path of a directory where what a probe found is kept for later processes. Default: it is not kept. */
  readonly findingsDirectory?: string | undefined;
  /**
   * What sends reads, listings, writes and deletes. `fast`: connections of our own, with the SDK's credentials, for half
   * of the work or less; errors are read by the SDK. `sdk`: the SDK, as all else. Default `fast`.
   */
  readonly transport?: 'fast' | 'sdk' | undefined;
  /** Requests at once; default 16. */
  readonly maximumConcurrency?: number | undefined;
  /** Bytes of a part that callers should use; default 8 MiB. */
  readonly partSize?: number | undefined;
  /**
   * Whether all parts of an upload but the last must be of one size, as R2 wants. An upload whose length is not known when
   * it begins has to begin anew when it outgrows 10,000 of them (78 GiB). Default: true, but on AWS.
   */
  readonly equalParts?: boolean | undefined;
  /** Milliseconds to connect; default 2,000. */
  readonly connectTimeout?: number | undefined;
  /**
   * Milliseconds without a byte before a read is given up and resumed; default 10,000.
   * Writes, copies and listings, which stores may think about for long, are given six times that.
   */
  readonly idleTimeout?: number | undefined;
  /**
   * Milliseconds for one call with all its attempts and pauses, or for all the waiting of a body's reader; default
   * 300,000. A second more for each 64 KiB that are sent or read, and six times that for copies and completions.
   */
  readonly deadline?: number | undefined;
  /** Attempts of one request, the first included; default 3. */
  readonly attempts?: number | undefined;
  /**
   * Milliseconds of the longest pause before the second attempt; the pauses are random, and double up to 5 s. Five times
   * as long after `SlowDown`. Default 100.
   */
  readonly retryPause?: number | undefined;
  /** How often a body that breaks off is continued; default 5. */
  readonly bodyResumes?: number | undefined;
  /** Bytes of the largest object that is copied by one request; default 5 GiB, the limit of S3. */
  readonly largestCopy?: number | undefined;
}

const MEBIBYTE = 1024 * 1024;
const GIBIBYTE = 1024 * MEBIBYTE;

/** Options with their defaults, all of them checked. */
export interface S3Settings
  extends Pick<S3ObjectStoreOptions, 'credentials'>,
    ReturnType<typeof withDefaults> {}

/** Throws a `TypeError` that names the option, what it held and what is allowed. */
export function resolveOptions(options: S3ObjectStoreOptions): S3Settings {
  checkOptions(options);
  return { credentials: options.credentials, ...withDefaults(options) };
}

/** Without the credentials, whose type, inferred, would be told in words of a package that this one does not depend on. */
function withDefaults(options: S3ObjectStoreOptions) {
  const { bucket, endpoint } = options;
  const isAws = endpoint === undefined || isEndpointOfAws(endpoint);
  return {
    bucket,
    keys: new KeySpace(options.prefix),
    region: options.region || 'us-east-1',
    endpoint: endpoint === undefined ? undefined : new URL(endpoint).origin,
    pathStyle: options.pathStyle ?? endpoint !== undefined,
    checksums: options.checksums ?? endpoint === undefined,
    serverSideEncryption: options.serverSideEncryption,
    kmsKeyId: options.kmsKeyId,
    bucketKey: options.bucketKey,
    storageClass: options.storageClass,
    expectedBucketOwner: options.expectedBucketOwner,
    requestPayer: options.requestPayer ?? false,
    tags: options.tags,
    conditions: options.conditions ?? (isAws ? 'trust' : 'probe'),
    conditionFallback: options.conditionFallback ?? 'updates',
    findingsDirectory: options.findingsDirectory,
    transport: options.transport ?? 'fast',
    maximumConcurrency: options.maximumConcurrency ?? 16,
    partSize: options.partSize ?? 8 * MEBIBYTE,
    connectTimeout: options.connectTimeout ?? 2000,
    idleTimeout: options.idleTimeout ?? 10_000,
    deadline: options.deadline ?? 300_000,
    attempts: options.attempts ?? 3,
    retryPause: options.retryPause ?? 100,
    bodyResumes: options.bodyResumes ?? 5,
    equalParts: options.equalParts ?? !isAws,
    largestCopy: options.largestCopy ?? 5 * GIBIBYTE,
  } as const;
}
