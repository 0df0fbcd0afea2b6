import type { ObjectInformation, PutOptions, StoredObject } from '../contract.js';
import { DEFAULT_CONTENT_TYPE } from '../put-checks.js';
import type { S3Connection } from './connection.js';
import { attemptsOf, statusOf } from './errors.js';
import { headObject } from './head.js';

export interface ExpectedObject {
  /** The ETag that the written bytes have on stores that do not encrypt them. */
  readonly version: () => string;
  /** The CRC32 of the bytes, which tells them on stores that encrypt. */
  readonly crc32?: () => string;
  readonly options: PutOptions;
}

/**
 * Whether a write that failed on its condition had succeeded before: the answer to the first attempt was lost, and
 * the second met the object that the first had stored. Costs one HEAD, only when there was more than one attempt.
 */
export async function ownSuccess(
  connection: S3Connection,
  key: string,
  error: unknown,
  expected: ExpectedObject,
): Promise<StoredObject | undefined> {
  if (attemptsOf(error) < 2 || !isRefusal(statusOf(error))) return undefined;
  const { signal } = expected.options;
  const found = await headObject(connection, key, { signal }).catch(() => undefined);
  const isOwn = found && hasBytes(found, expected) && isDescribed(found, expected);
  return isOwn ? { version: found.version } : undefined;
}

/**
 * The version of a write whose answer told none, by one HEAD. What is not known to be ours may have come since; ours
 * then has the version that such bytes have where they are not encrypted, and at worst nothing answers to it.
 */
export async function untoldVersion(
  connection: S3Connection,
  key: string,
  expected: ExpectedObject,
): Promise<StoredObject> {
  const { signal } = expected.options;
  const found = await headObject(connection, key, { signal }).catch(() => undefined);
  const isOwn = found && Object.keys(found.metadata).length > 0 && isDescribed(found, expected);
  return { version: isOwn ? found.version : expected.version() };
}

/** A condition that does not hold, or an upload that is no longer there to be completed. */
function isRefusal(status: number | undefined): boolean {
  return status === 412 || status === 409 || status === 304 || status === 404;
}

function hasBytes(found: ObjectInformation, { version, crc32 }: ExpectedObject): boolean {
  return found.version === version() || (found.crc32 !== undefined && found.crc32 === crc32?.());
}

function isDescribed(found: ObjectInformation, { options }: ExpectedObject): boolean {
  const names = Object.keys(options.metadata ?? {});
  return (
    found.contentType === (options.contentType ?? DEFAULT_CONTENT_TYPE) &&
    names.length === Object.keys(found.metadata).length &&
    names.every((name) => found.metadata[name] === options.metadata?.[name])
  );
}
