import { parseByteSize } from './byte-size.js';
import { parseDuration } from './duration.js';
import { OPTION_RULES } from './object-store/s3/option-rules.js';
import { parseTags } from './object-store/s3/tags.js';
import type { S3FileSystemOptions } from './s3-fs.js';

/** How text gives an option: what it reads, `undefined` for what it cannot, and what is allowed. */
interface Reading {
  readonly read: (text: string) => unknown;
  readonly allowed: string;
}

const DURATION = 'a duration (500ms, 1s, 5m, 2h, 1d)';

const BYTE_SIZE = 'a number of bytes (1048576, 512KiB, 64MiB, 10GiB)';

const text = (allowed: string): Reading => ({ read: (value) => value, allowed });
const flag: Reading = { read: parseFlag, allowed: 'true or false' };
const number = (allowed: string): Reading => ({ read: parseNumber, allowed });
const byteSize: Reading = { read: parseByteSize, allowed: BYTE_SIZE };
const mode: Reading = { read: parseMode, allowed: 'permission bits in octal, such as 640' };
const duration: Reading = { read: parseDuration, allowed: DURATION };

/** The options of an S3 mount that an environment variable or the parameter of a URL may give. */
const READINGS = {
  region: text('a region, such as eu-central-1'),
  endpoint: text(OPTION_RULES.endpoint.allowed),
  pathStyle: flag,
  checksums: flag,
  cacheDirectory: text('the path of a directory'),
  freshness: {
    read: (value) => (value === 'immutable' ? value : parseDuration(value)),
    allowed: `${DURATION} or immutable`,
  },
  staleIfError: {
    read: (value) => parseFlag(value) ?? parseDuration(value),
    allowed: `true, false or ${DURATION}`,
  },
  strict: flag,
  serverSideEncryption: text(OPTION_RULES.serverSideEncryption.allowed),
  kmsKeyId: text(OPTION_RULES.kmsKeyId.allowed),
  bucketKey: flag,
  storageClass: text(OPTION_RULES.storageClass.allowed),
  expectedBucketOwner: text(OPTION_RULES.expectedBucketOwner.allowed),
  requestPayer: flag,
  tags: { read: parseTags, allowed: `tags as in a query, such as a=1&b=2: ${OPTION_RULES.tags.allowed}` },
  conditions: text(OPTION_RULES.conditions.allowed),
  conditionFallback: text(OPTION_RULES.conditionFallback.allowed),
  transport: text(OPTION_RULES.transport.allowed),
  maximumConcurrency: number(OPTION_RULES.maximumConcurrency.allowed),
  partSize: number(`${OPTION_RULES.partSize.allowed} (bytes)`),
  equalParts: flag,
  connectTimeout: duration,
  idleTimeout: duration,
  deadline: duration,
  attempts: number(OPTION_RULES.attempts.allowed),
  retryPause: duration,
  bodyResumes: number(OPTION_RULES.bodyResumes.allowed),
  readBudget: byteSize,
  maxBytes: byteSize,
  minFreeRatio: { read: parseShare, allowed: 'a number from 0 to 1' },
  grace: duration,
  cacheFileMode: mode,
  cacheDirectoryMode: mode,
  cacheDeadline: duration,
  memoryBytes: {
    read: (value) => (value.trim() === '0' ? 0 : parseByteSize(value)),
    allowed: `0 or ${BYTE_SIZE}`,
  },
  shareFills: flag,
  rangedHandles: {
    read: (value) => parseFlag(value) ?? parseByteSize(value),
    allowed: `true, false or ${BYTE_SIZE}`,
  },
} as const satisfies Partial<Record<keyof S3FileSystemOptions, Reading>>;

/** An option of an S3 mount that can be given as text. */
export type S3TextOption = keyof typeof READINGS;

export const S3_TEXT_OPTIONS = Object.keys(READINGS) as readonly S3TextOption[];

export type S3OptionsOfText = Partial<Pick<S3FileSystemOptions, S3TextOption>>;

/** What is allowed for an option, to end "it must be ...". */
export function allowedText(option: S3TextOption): string {
  return READINGS[option].allowed;
}

/**
 * Reads options from their texts; those without a text are left out. `fail` throws for a text that cannot be read;
 * whether what was read is right is for the store to say.
 */
export function readS3Options(
  textOf: (option: S3TextOption) => string | undefined,
  fail: (option: S3TextOption, held: string) => never,
): S3OptionsOfText {
  const given = S3_TEXT_OPTIONS.map((option) => {
    const held = textOf(option);
    const value = held === undefined ? undefined : READINGS[option].read(held);
    return held !== undefined && value === undefined ? fail(option, held) : ([option, value] as const);
  });
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}

export function parseFlag(value: string): boolean | undefined {
  if (value === 'true' || value === '1') return true;
  return value === 'false' || value === '0' ? false : undefined;
}

function parseNumber(value: string): number | undefined {
  return /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}

function parseShare(value: string): number | undefined {
  return /^(?:0|1|[01]?\.\d{1,9})$/.test(value) && Number(value) <= 1 ? Number(value) : undefined;
}

/** As `chmod` takes it. */
function parseMode(value: string): number | undefined {
  return /^[0-7]{3,5}$/.test(value) && Number.parseInt(value, 8) <= 0o7777
    ? Number.parseInt(value, 8)
    : undefined;
}
