import { codeOf } from '../../errors.js';
import type { CopyOptions, StoredObject } from '../contract.js';
import { checkCopy, DEFAULT_CONTENT_TYPE } from '../put-checks.js';
import { StoreError } from '../store-error.js';
import { joined } from './commands.js';
import { retryConflicts } from './conditional.js';
import type { S3Connection } from './connection.js';
import { copyInParts } from './copy-in-parts.js';
import { copySource } from './copy-source.js';
import { copyToNew } from './copy-to-new.js';
import { attemptsOf, statusOf } from './errors.js';
import { headObject } from './head.js';
import { versionOf } from './information.js';
import { keepCondition } from './keep-condition.js';
import { lookFirst } from './look-first.js';
import { peek } from './own-success.js';
import { placementOf } from './placement.js';
import { copyHeaders, type Form } from './probe/written-condition.js';
import { storedHeaders } from './stored-headers.js';
import { markedMetadata } from './write-mark.js';

/** Sources that change between the look at one and its copy are looked at again so often. */
const TRIES = 5;

/**
 * One COPY. One HEAD more for an exclusive copy without `replace`, since its success has to be known again by a mark in
 * its metadata, which S3 then replaces all together; to keep the content type where `replace` gives only metadata; and to
 * tell which condition failed where both were given. Above 5 GiB, in parts.
 */
export async function copyObject(
  connection: S3Connection,
  source: string,
  target: string,
  options: CopyOptions,
): Promise<StoredObject> {
  connection.settings.keys.full(target);
  checkCopy(source, target, options);
  if (options.ifNoneMatch === undefined) return copyOnce(connection, source, target, options);
  const finding = await connection.findings.finding('copyCreate', options.signal);
  if (finding.verdict === 'kept') return copyExclusively(connection, source, target, options, finding.form);
  return copyToNew(connection, source, target, options, (rest) => copyOnce(connection, source, target, rest));
}

async function copyExclusively(
  connection: S3Connection,
  source: string,
  target: string,
  options: CopyOptions,
  form: Form,
): Promise<StoredObject> {
  if (options.replace !== undefined) return copyOnce(connection, source, target, options, form);
  for (let attempt = 1; ; attempt += 1) {
    const object = await headObject(connection, source, options);
    const replace = { contentType: object.contentType, metadata: object.metadata, headers: object.headers };
    const pinned = options.ifMatch === undefined ? { ifMatch: object.version, orLookFirst: true } : undefined;
    try {
      return await copyOnce(connection, source, target, { ...options, replace, ...pinned }, form);
    } catch (error) {
      const hasChanged = codeOf(error) === 'ESTALE' && pinned !== undefined;
      if (!hasChanged || attempt === TRIES) throw error;
    }
  }
}

async function copyOnce(
  connection: S3Connection,
  source: string,
  target: string,
  options: CopyOptions,
  targetForm?: Form | undefined,
): Promise<StoredObject> {
  const { keys, bucket } = connection.settings;
  const sourceForm = await keepSource(connection, source, options);
  const { mark, input: replacement } = await replacementOf(connection, source, options);
  const input = {
    Key: keys.full(target),
    CopySource: copySource(bucket, keys.full(source)),
    CopySourceIfMatch: sourceForm && options.ifMatch,
    IfNoneMatch: options.ifNoneMatch,
    ...placementOf(connection.settings),
    ...replacement,
  };
  const isExclusive = options.ifNoneMatch !== undefined;
  const call = {
    key: isExclusive ? target : source,
    kind: isExclusive ? 'create' : 'read',
    signal: options.signal,
    headers: joined(
      copyHeaders({ sourceForm, ifMatch: options.ifMatch, targetForm }),
      storedHeaders(options.replace?.headers),
    ),
  } as const;
  return retryConflicts(connection, options.signal, async (retries) => {
    try {
      const output = await connection.send('CopyObject', input, call);
      return { version: versionOf(target, output.CopyObjectResult?.ETag) };
    } catch (error) {
      const isRetried = retries > 0 || attemptsOf(error) > 1;
      if (isExclusive && isRefused(error)) {
        const own = isRetried ? await peek(connection, target, options.signal) : undefined;
        if (own && mark !== undefined && own.mark === mark) return { version: own.object.version };
        throw await refusalOf(connection, source, target, options, error);
      }
      if (statusOf(error) === 400) return copyInParts(connection, source, target, options, error);
      throw error;
    }
  });
}

/** The form of the condition on the source; where it is none, what the condition says has been checked. */
async function keepSource(
  connection: S3Connection,
  source: string,
  options: CopyOptions,
): Promise<Form | undefined> {
  if (options.ifMatch === undefined) return undefined;
  const way = await keepCondition(connection, 'copySource', { ...options, key: source });
  if (way !== 'look-first') return way;
  await lookFirst(connection, source, { ifMatch: options.ifMatch, signal: options.signal });
  return undefined;
}

async function replacementOf(connection: S3Connection, source: string, options: CopyOptions) {
  const { replace, ifNoneMatch, signal } = options;
  if (replace === undefined) return { mark: undefined, input: {} };
  const contentType = replace.contentType ?? (await headObject(connection, source, { signal })).contentType;
  const { metadata, mark } =
    ifNoneMatch === undefined
      ? { metadata: { ...replace.metadata }, mark: undefined }
      : markedMetadata(replace.metadata);
  const input = {
    MetadataDirective: 'REPLACE',
    Metadata: metadata,
    ContentType: contentType ?? DEFAULT_CONTENT_TYPE,
  } as const;
  return { mark, input };
}

function isRefused(error: unknown): boolean {
  return statusOf(error) === 412 || statusOf(error) === 304;
}

/** A condition of an exclusive copy failed: which one? */
async function refusalOf(
  connection: S3Connection,
  source: string,
  target: string,
  { ifMatch, signal }: CopyOptions,
  error: unknown,
): Promise<unknown> {
  const present = async () => (await peek(connection, target, signal)) !== undefined;
  // Who may write but not look is told the more likely.
  const isThere = ifMatch === undefined || (await present().catch((failure) => codeOf(failure) === 'EACCES'));
  if (isThere) return error;
  return new StoreError('ESTALE', source, {
    message: 'the source is not the expected version',
    cause: error,
  });
}
