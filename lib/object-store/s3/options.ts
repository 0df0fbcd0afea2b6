import type { S3ClientConfig } from '@aws-sdk/client-s3';
import { KeySpace, MAXIMUM_KEY_LENGTH } from '../key-space.js';
import {
  checkBucket,
  checkCredentials,
  checkEndpoint,
  checkFlag,
  checkNumber,
  checkText,
} from './option-checks.js';

export interface S3ObjectStoreOptions {
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
  /** Requests at once; default 16. */
  readonly maximumConcurrency?: number | undefined;
  /** Bytes of a part that callers should use; default 8 MiB. */
  readonly partSize?: number | undefined;
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
  /** How often a body that breaks off is continued; default 5. */
  readonly bodyResumes?: number | undefined;
  /** Bytes of the largest object that is copied by one request; default 5 GiB, the limit of S3. */
  readonly largestCopy?: number | undefined;
}

const MEBIBYTE = 1024 * 1024;
const GIBIBYTE = 1024 * MEBIBYTE;
const HOUR = 3_600_000;

/** Options with their defaults, all of them checked. */
export type S3Settings = ReturnType<typeof resolveOptions>;

/** Throws a `TypeError` that names the option, what it held and what is allowed. */
export function resolveOptions(options: S3ObjectStoreOptions) {
  const { endpoint } = options;
  checkBucket(options.bucket);
  checkText('prefix', options.prefix);
  const keys = new KeySpace(options.prefix);
  checkNumber('prefix.length', Buffer.byteLength(keys.start), 0, MAXIMUM_KEY_LENGTH - 1);
  checkText('region', options.region);
  checkFlag('pathStyle', options.pathStyle);
  checkFlag('checksums', options.checksums);
  checkCredentials(options.credentials);
  return {
    bucket: options.bucket,
    keys,
    region: options.region || 'us-east-1',
    endpoint: endpoint === undefined ? undefined : checkEndpoint(endpoint),
    pathStyle: options.pathStyle ?? endpoint !== undefined,
    credentials: options.credentials,
    checksums: options.checksums ?? endpoint === undefined,
    maximumConcurrency: checkNumber('maximumConcurrency', options.maximumConcurrency ?? 16, 1, 10_000),
    partSize: checkNumber('partSize', options.partSize ?? 8 * MEBIBYTE, 5 * MEBIBYTE, 5 * GIBIBYTE),
    connectTimeout: checkNumber('connectTimeout', options.connectTimeout ?? 2000, 1, HOUR),
    idleTimeout: checkNumber('idleTimeout', options.idleTimeout ?? 10_000, 1, HOUR),
    deadline: checkNumber('deadline', options.deadline ?? 300_000, 1, 24 * HOUR),
    attempts: checkNumber('attempts', options.attempts ?? 3, 1, 100),
    bodyResumes: checkNumber('bodyResumes', options.bodyResumes ?? 5, 0, 1000),
    largestCopy: checkNumber('largestCopy', options.largestCopy ?? 5 * GIBIBYTE, 5 * MEBIBYTE, 5 * GIBIBYTE),
  } as const;
}
