import { withoutUser } from './endpoint.js';
import { type CheckedOption, OPTION_RULES } from './option-rules.js';
import type { S3ObjectStoreOptions } from './options.js';
import { isStorageClassOfAws } from './storage-class.js';

/** Characters of a value that are repeated. */
const LONGEST = 200;

/** An option that is wrong. */
export interface WrongOption {
  readonly name: keyof S3ObjectStoreOptions;
  readonly value: unknown;
  /** Ends "it must be ...". */
  readonly allowed: string;
}

/** Throws a `TypeError` that names the first wrong option, what it held and what is allowed. */
export function checkOptions(options: S3ObjectStoreOptions): void {
  checkCredentials(options.credentials);
  const wrong = wrongOption(options);
  if (wrong === undefined) return;
  const { name, value, allowed } = wrong;
  throw new TypeError(`The '${name}' option must be ${allowed}; it is ${shown(value)}.`);
}

/** The first option that is wrong, by itself or beside the others. */
export function wrongOption(options: S3ObjectStoreOptions): WrongOption | undefined {
  for (const name of Object.keys(OPTION_RULES) as CheckedOption[]) {
    const value = options[name];
    const { allowed, isRight } = OPTION_RULES[name];
    if ((value !== undefined || name === 'bucket') && !isRight(value)) {
      return { name, value: name === 'endpoint' ? withoutUser(value) : value, allowed };
    }
  }
  return misplacedOption(options);
}

/** One that is right by itself, and means nothing or cannot be beside the others. */
function misplacedOption(options: S3ObjectStoreOptions): WrongOption | undefined {
  const { serverSideEncryption, kmsKeyId, bucketKey, storageClass, endpoint } = options;
  const isManaged = serverSideEncryption?.startsWith('aws:kms') === true;
  if (kmsKeyId !== undefined && !isManaged) {
    return { name: 'kmsKeyId', value: kmsKeyId, allowed: 'left out, unless serverSideEncryption is aws:kms' };
  }
  if (bucketKey !== undefined && serverSideEncryption !== 'aws:kms') {
    return {
      name: 'bucketKey',
      value: bucketKey,
      allowed: 'left out, unless serverSideEncryption is aws:kms',
    };
  }
  if (endpoint === undefined && storageClass !== undefined && !isStorageClassOfAws(storageClass)) {
    return { name: 'storageClass', value: storageClass, allowed: OPTION_RULES.storageClass.allowed };
  }
  return undefined;
}

/** Says what is missing, never what is there. */
function checkCredentials(credentials: unknown): void {
  if (credentials === undefined || typeof credentials === 'function') return;
  const { accessKeyId, secretAccessKey } = (credentials ?? {}) as Record<string, unknown>;
  if (isFilled(accessKeyId) && isFilled(secretAccessKey)) return;
  throw new TypeError(
    "The 'credentials' option must be a provider function, or an object whose accessKeyId and secretAccessKey are not empty.",
  );
}

function isFilled(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

export function shown(value: unknown): string {
  const text = value === undefined ? 'undefined' : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
