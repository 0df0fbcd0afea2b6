import { AbortError } from '../../errors.js';
import type { DeleteFailure, HeadOptions } from '../contract.js';
import { StoreError } from '../store-error.js';
import type { S3Connection } from './connection.js';
import { deleteBatch } from './delete-batch.js';
import { deleteOne } from './delete-one.js';

/** Keys that one request takes. */
const BATCH_SIZE = 1000;

/** What XML cannot carry, or would change. */
const UNSAFE_IN_XML = /[\u0000-\u001f\u007f-\u009f\ufffe\uffff]/;

/** One request per 1,000 keys; one per key where it must be, or where the store knows no batches. */
export async function deleteObjects(
  connection: S3Connection,
  keys: readonly string[],
  { signal }: HeadOptions,
): Promise<readonly DeleteFailure[]> {
  if (signal?.aborted) throw new AbortError(signal.reason);
  const single: string[] = [];
  const batched: string[] = [];
  const failures: DeleteFailure[] = [];
  for (const key of keys) {
    const refusal = refusalOf(connection, key);
    if (refusal !== undefined) failures.push({ key, error: refusal });
    else if (keys.length === 1 || UNSAFE_IN_XML.test(key)) single.push(key);
    else batched.push(key);
  }
  const results = await Promise.all([
    ...single.map((key) => deleteOne(connection, key, signal)),
    ...batchesOf(batched).map((batch) => deleteBatch(connection, batch, signal)),
  ]);
  return [...failures, ...results.flat()];
}

/** Why no request could carry a key. */
function refusalOf(connection: S3Connection, key: string): StoreError | undefined {
  try {
    connection.settings.keys.full(key);
    return undefined;
  } catch (error) {
    if (error instanceof StoreError) return error;
    throw error;
  }
}

function batchesOf(keys: readonly string[]): readonly (readonly string[])[] {
  const count = Math.ceil(keys.length / BATCH_SIZE);
  return Array.from({ length: count }, (_, index) =>
    keys.slice(index * BATCH_SIZE, (index + 1) * BATCH_SIZE),
  );
}
