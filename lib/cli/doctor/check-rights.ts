import type { ObjectStore } from '../../object-store/contract.js';
import { StoreError } from '../../object-store/store-error.js';
import { bytesOf } from './bytes-of.js';
import { type Check, ok, problem, saidBy, skipped, warning } from './finding.js';

const CHECK = 'rights';
const CONTENT = Buffer.from('mediafs doctor was here, and should have removed this\n');

/** Tries each right once, below `root`. Whether anything can be stored. */
export async function* checkRights(store: ObjectStore, root: string): Check<boolean> {
  const [key, other] = [`${root}file`, `${root}copy`];
  const made = yield* attempt('put', ['s3:PutObject'], () => store.put(key, CONTENT));
  if (made) {
    yield* attempt('get', ['s3:GetObject'], async () => {
      const reading = await store.get(key);
      if (!(await bytesOf(reading)).equals(CONTENT))
        throw new Error('other bytes came back than were stored');
    });
    yield* attempt(
      'copy',
      ['s3:GetObject', 's3:PutObject', 's3:GetObjectTagging', 's3:PutObjectTagging'],
      () => store.copy(key, other, { replace: { metadata: {}, contentType: 'text/plain' } }),
    );
    yield* attempt('uploads in parts', ['s3:PutObject', 's3:AbortMultipartUpload'], () =>
      uploadTwice(store, other),
    );
  } else yield* checkReading(store);
  yield* checkMissing(store, `${root}missing`);
  yield* checkDeleting(store, [key, other]);
  return made;
}

/** For a mount that is only read: an object that is there already. */
export async function* checkReading(store: ObjectStore): Check {
  const key = await firstKey(store).catch(() => undefined);
  if (key === undefined) {
    yield skipped(CHECK, 'get: there is no object to read');
    return;
  }
  yield* attempt('get', ['s3:GetObject'], async () =>
    bytesOf(await store.get(key, { range: { start: 0, end: 1 } })),
  );
}

/** Whether the store tells that a key is not there. */
export async function* checkMissing(store: ObjectStore, key: string): Check {
  const error = await store.head(key).catch((reason: unknown) => reason);
  if (error instanceof StoreError && error.code === 'ENOENT') {
    yield ok(CHECK, 'a key that is missing is told to be missing');
    return;
  }
  yield warning(
    CHECK,
    `a key that is missing is answered by: ${saidBy(error)}`,
    'Allow s3:ListBucket, without a condition that a read cannot meet: missing files are EACCES otherwise.',
  );
}

async function* checkDeleting(store: ObjectStore, keys: readonly string[]): Check {
  yield* attempt('delete', ['s3:DeleteObject'], async () => {
    // A key that never was is deleted like any other, if that is allowed.
    const failures = await store.delete(keys);
    if (failures[0] !== undefined) throw failures[0].error;
  });
}

async function uploadTwice(store: ObjectStore, key: string): Promise<void> {
  const given = await store.multipart(key);
  await given.uploadPart(1, CONTENT);
  await given.abort();
  const whole = await store.multipart(key);
  await whole.uploadPart(1, CONTENT);
  await whole.complete();
}

async function firstKey(store: ObjectStore): Promise<string | undefined> {
  for await (const { objects } of store.list({ limit: 100 })) {
    return objects.find(({ size }) => size > 0)?.key;
  }
  return undefined;
}

/** Returns whether it worked. */
async function* attempt(
  what: string,
  rights: readonly string[],
  run: () => Promise<unknown>,
): Check<boolean> {
  try {
    await run();
    yield ok(CHECK, what);
    return true;
  } catch (error) {
    const isRefused = error instanceof StoreError && error.code === 'EACCES';
    const advice = isRefused
      ? `Allow ${rights.join(', ')}; or say --read-only, if this mount is only read.`
      : 'Look up what the store says.';
    yield problem(CHECK, `${what} fails: ${saidBy(error)}`, advice);
    return false;
  }
}
