import type { ObjectStore } from '../../object-store/contract.js';
import { StoreError } from '../../object-store/store-error.js';
import { type Check, ok, problem, saidBy, warning } from './finding.js';

export interface BucketQuestions {
  readonly store: ObjectStore;
  readonly bucket: string;
  readonly region: string;
  /** Where the bucket says to be. */
  readonly regionTold: () => Promise<string | undefined>;
}

const CHECK = 'bucket';

/** Whether the bucket is there, in its region, and answers to these credentials: one LIST of one key. */
export async function* checkBucket({ store, bucket, region, regionTold }: BucketQuestions): Check<boolean> {
  const error = await listOne(store).catch((reason: unknown) => reason);
  const { name = '', Region: right } = causeOf(error) ?? {};
  // Who may not list may yet read and write.
  const isThere = error === undefined || name === 'AccessDenied' || name === 'Forbidden';
  if (!isThere) {
    yield problem(CHECK, saidBy(error), adviceFor(name, right));
    return false;
  }
  if (error !== undefined) {
    yield problem(
      CHECK,
      `its keys may not be listed: ${saidBy(error)}`,
      'Allow s3:ListBucket on the bucket. Without it directories are EACCES, and so is every file that is missing.',
    );
  }
  const told = await regionTold();
  if (told !== undefined && told !== region) {
    const found = `${bucket} is in ${told}, and the region is ${region}`;
    yield warning(CHECK, found, `Set the region to ${told}: requests make a detour.`);
  } else if (error === undefined)
    yield ok(CHECK, `${bucket} is there${told === undefined ? '' : `, in ${told}`}`);
  return true;
}

async function listOne(store: ObjectStore): Promise<undefined> {
  for await (const _ of store.list({ limit: 1 }));
}

interface StoreCause extends Error {
  readonly Region?: string;
}

function causeOf(error: unknown): StoreCause | undefined {
  return error instanceof StoreError ? (error.cause as StoreCause | undefined) : undefined;
}

const ADVICE: Readonly<Record<string, string>> = {
  NoSuchBucket: 'Make the bucket, or correct its name, the endpoint or the account.',
  InvalidAccessKeyId:
    'The store does not know this access key: check that the credentials are of this store.',
  SignatureDoesNotMatch: 'The secret key is not that of the access key: check the credentials.',
  ExpiredToken: 'The credentials have run out: fetch new ones.',
  InvalidToken: 'The session token is not that of the access key: check the credentials.',
  RequestTimeTooSkewed: 'Set the clock of this machine.',
  AllAccessDisabled: 'The bucket is closed to everybody: ask its owner.',
  PermanentRedirect: 'Set the region of the bucket, or its endpoint.',
};

function adviceFor(name: string, region: string | undefined): string {
  if (name === 'AuthorizationHeaderMalformed' || name === 'IllegalLocationConstraintException') {
    return region === undefined ? 'Set the region of the bucket.' : `Set the region to ${region}.`;
  }
  return ADVICE[name] ?? 'Check bucket, endpoint and credentials.';
}
