import { KeySpace, MAXIMUM_KEY_LENGTH } from '../key-space.js';
import { isEndpoint } from './endpoint.js';
import { isStorageClass } from './storage-class.js';
import { areTags } from './tags.js';

/** What an option may hold, as a test and in words that end a sentence: "it must be ...". */
export interface OptionRule {
  readonly allowed: string;
  readonly isRight: (value: unknown) => boolean;
}

const MEBIBYTE = 1024 * 1024;
const GIBIBYTE = 1024 * MEBIBYTE;
const HOUR = 3_600_000;

const text: OptionRule = { allowed: 'a string', isRight: (value) => typeof value === 'string' };
const flag: OptionRule = { allowed: 'true or false', isRight: (value) => typeof value === 'boolean' };

/** All options that are checked one by one. One that is not given is right, but for the bucket. */
export const OPTION_RULES = {
  // Letters, digits, dots and hyphens, 3 to 63 of them: what every S3 takes.
  bucket: {
    allowed: 'a bucket name (3 to 63 lower-case letters, digits, dots and hyphens)',
    isRight: (value) => matches(value, /^[a-z0-9](?!.*\.\.)[a-z0-9.-]{1,61}[a-z0-9]$/),
  },
  prefix: {
    allowed: `a string of at most ${MAXIMUM_KEY_LENGTH - 2} bytes`,
    isRight: (value) =>
      typeof value === 'string' && Buffer.byteLength(new KeySpace(value).start) < MAXIMUM_KEY_LENGTH,
  },
  region: text,
  endpoint: {
    allowed:
      'an http or https URL of a host and port only, without credentials, such as http://localhost:9000',
    isRight: isEndpoint,
  },
  pathStyle: flag,
  checksums: flag,
  serverSideEncryption: {
    allowed: 'AES256, aws:kms or aws:kms:dsse',
    isRight: (value) => matches(value, /^(AES256|aws:kms|aws:kms:dsse)$/),
  },
  kmsKeyId: {
    allowed: 'the id, the ARN or the alias of a KMS key',
    isRight: (value) => matches(value, /^[\w:/.-]{1,2048}$/),
  },
  bucketKey: flag,
  storageClass: {
    allowed:
      'STANDARD, STANDARD_IA, ONEZONE_IA, INTELLIGENT_TIERING, GLACIER_IR, REDUCED_REDUNDANCY, or a class of the endpoint (archives, whose objects cannot be read at once, are no class for files)',
    isRight: isStorageClass,
  },
  expectedBucketOwner: {
    allowed: 'an AWS account id of 12 digits',
    isRight: (value) => matches(value, /^\d{12}$/),
  },
  requestPayer: flag,
  tags: {
    allowed:
      'at most 10 tags, names of 1 to 128 and values of up to 256 letters, digits, spaces and any of + - = . _ : / @',
    isRight: areTags,
  },
  conditions: {
    allowed: 'trust or probe',
    isRight: (value) => matches(value, /^(trust|probe)$/),
  },
  conditionFallback: {
    allowed: 'none, updates or all',
    isRight: (value) => matches(value, /^(none|updates|all)$/),
  },
  findingsDirectory: text,
  transport: { allowed: 'fast or sdk', isRight: (value) => matches(value, /^(fast|sdk)$/) },
  maximumConcurrency: count(1, 10_000),
  partSize: count(5 * MEBIBYTE, 5 * GIBIBYTE),
  equalParts: flag,
  connectTimeout: count(1, HOUR),
  idleTimeout: count(1, HOUR),
  deadline: count(1, 24 * HOUR),
  attempts: count(1, 100),
  retryPause: count(0, HOUR),
  bodyResumes: count(0, 1000),
  largestCopy: count(5 * MEBIBYTE, 5 * GIBIBYTE),
} as const satisfies Readonly<Record<string, OptionRule>>;

export type CheckedOption = keyof typeof OPTION_RULES;

function count(least: number, most: number): OptionRule {
  return {
    allowed: `a whole number from ${least} to ${most}`,
    isRight: (value) => Number.isInteger(value) && (value as number) >= least && (value as number) <= most,
  };
}

function matches(value: unknown, pattern: RegExp): boolean {
  return typeof value === 'string' && pattern.test(value);
}
