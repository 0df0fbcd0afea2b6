import type { DeleteFailure } from '../contract.js';
import { StoreError } from '../store-error.js';
import { useContentMd5 } from './checksums.js';
import type { S3Connection } from './connection.js';
import { deleteOne } from './delete-one.js';
import { statusOf, toStoreError } from './errors.js';
import type { Output } from './operations.js';
import type { ServiceFailure } from './service-failure.js';

/** How a store takes batches; each next form is tried when the one before is not understood. */
type Form = 'checksum' | 'content-md5' | 'single';

/** What has worked, so that a store is asked only once what it does not know. */
const forms = new WeakMap<S3Connection, Form>();

/** Failures of single keys that are worth a request of their own. */
const PASSING = new Set(['InternalError', 'OperationAborted', 'ServiceUnavailable', 'SlowDown']);

/** At most 1,000 keys. */
export async function deleteBatch(
  connection: S3Connection,
  keys: readonly string[],
  signal: AbortSignal | undefined,
  form: Form = forms.get(connection) ?? (connection.settings.checksums ? 'checksum' : 'content-md5'),
): Promise<readonly DeleteFailure[]> {
  if (form === 'single') return deleteEach(connection, keys, signal);
  try {
    const output = await sendBatch(connection, keys, form, signal);
    forms.set(connection, form);
    return await failuresOf(connection, output, signal);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    if (!isNotUnderstood(error)) return keys.map((key) => ({ key, error: batchFailure(key, error) }));
    const next = form === 'checksum' ? 'content-md5' : 'single';
    // A 400 may be about these keys only.
    if (statusOf(error) !== 400) forms.set(connection, next);
    return deleteBatch(connection, keys, signal, next);
  }
}

function batchFailure(key: string, error: StoreError): StoreError {
  return new StoreError(error.code, key, { message: 'the batch it was in failed', cause: error });
}

function sendBatch(
  connection: S3Connection,
  keys: readonly string[],
  form: Form,
  signal: AbortSignal | undefined,
): Promise<Output<'DeleteObjects'>> {
  const Objects = keys.map((key) => ({ Key: connection.settings.keys.full(key) }));
  const headers = form === 'content-md5' ? useContentMd5 : undefined;
  const call = { key: keys[0] ?? '', kind: 'write', signal, headers } as const;
  return connection.send('DeleteObjects', { Delete: { Objects, Quiet: true } }, call);
}

/** The request as such was refused, whatever its keys. */
function isNotUnderstood(error: StoreError): boolean {
  const name = (error.cause as ServiceFailure | undefined)?.name ?? '';
  if (['AuthorizationHeaderMalformed', 'NoSuchBucket', 'NoSuchKey'].includes(name)) return false;
  const isRefused = ['EINVAL', 'ENOTSUP', 'ENOENT'].includes(error.code) || name === 'BadDigest';
  return isRefused && [400, 404, 405, 411, 501].includes(statusOf(error) ?? 0);
}

async function failuresOf(
  connection: S3Connection,
  output: Output<'DeleteObjects'>,
  signal: AbortSignal | undefined,
): Promise<readonly DeleteFailure[]> {
  const failures = (output.Errors ?? []).filter(({ Code: code }) => code !== 'NoSuchKey');
  const results = failures.map(async ({ Key = '', Code = '', Message = '' }) => {
    const key = connection.settings.keys.relative(Key);
    if (PASSING.has(Code)) return deleteOne(connection, key, signal);
    const cause = Object.assign(new Error(Message), { name: Code });
    return [{ key, error: toStoreError(cause, key, 'write') }];
  });
  return (await Promise.all(results)).flat();
}

async function deleteEach(
  connection: S3Connection,
  keys: readonly string[],
  signal: AbortSignal | undefined,
) {
  return (await Promise.all(keys.map((key) => deleteOne(connection, key, signal)))).flat();
}
