import { codeOf } from '../../errors.js';
import type { ObjectInformation, PutOptions, StoredObject } from '../contract.js';
import { DEFAULT_CONTENT_TYPE } from '../put-checks.js';
import type { S3Connection } from './connection.js';
import { attemptsOf, statusOf } from './errors.js';
import { headMarked, type MarkedObject } from './head.js';

export interface ExpectedObject {
  /** Which no other write has. Without one, the object is told by all that it has. */
  readonly mark?: string | undefined;
  /** The ETag that the written bytes have on stores that do not encrypt them. */
  readonly version: () => string;
  /** The CRC32 of the bytes, which tells them on stores that encrypt. */
  readonly crc32?: () => string;
  readonly options: PutOptions;
}

/**
 * Whether a write that was refused had succeeded before: the answer to an earlier attempt was lost, and the last one met
 * the object that the earlier one had stored. Costs one HEAD, only when there was more than one attempt. Rejects where
 * the store does not answer that: whether the write came through is not known then.
 *
 * @param wasTried by an earlier request than the one that failed with `error`
 */
export async function ownSuccess(
  connection: S3Connection,
  key: string,
  error: unknown,
  expected: ExpectedObject,
  wasTried = false,
): Promise<StoredObject | undefined> {
  if ((!wasTried && attemptsOf(error) < 2) || !isRefusal(statusOf(error))) return undefined;
  const found = await peek(connection, key, expected.options.signal).catch((failure) => {
    // Who may write but not look gets the refusal.
    if (codeOf(failure) !== 'EACCES') throw failure;
    return undefined;
  });
  return found && isOwn(found, expected) ? { version: found.object.version } : undefined;
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
  const found = await headMarked(connection, key, { signal }).catch(() => undefined);
  const isTold =
    expected.mark === undefined
      ? found && Object.keys(found.object.metadata).length > 0 && isDescribed(found.object, expected)
      : found?.mark === expected.mark;
  return { version: found && isTold ? found.object.version : expected.version() };
}

/** What is there, with its mark; `undefined` for nothing. */
export async function peek(
  connection: S3Connection,
  key: string,
  signal: AbortSignal | undefined,
): Promise<MarkedObject | undefined> {
  try {
    return await headMarked(connection, key, { signal });
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** A condition that does not hold, or an upload that is no longer there to be completed. */
function isRefusal(status: number | undefined): boolean {
  return status === 412 || status === 409 || status === 304 || status === 404;
}

function isOwn({ object, mark }: MarkedObject, expected: ExpectedObject): boolean {
  if (expected.mark !== undefined) return mark === expected.mark;
  return hasBytes(object, expected) && isDescribed(object, expected);
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
