import { expect } from 'chai';
import type {
  ListOptions,
  ObjectReading,
  ObjectStore,
  StoredObject,
} from '../../../lib/object-store/contract.js';
import { StoreError, type StoreErrorCode } from '../../../lib/object-store/store-error.js';

export const text = (value: string): Buffer => Buffer.from(value);

/** `length` bytes that differ from one place to the next, the same each time. */
export function pattern(length: number, seed = 0): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  for (let index = 0; index < length; index += 1)
    bytes[index] = (index * 31 + (index >>> 8) * 17 + seed) & 0xff;
  return bytes;
}

/** All bytes of a body. */
export async function bytesOf(reading: ObjectReading): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of reading.body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export async function readAll(store: ObjectStore, key: string): Promise<Buffer> {
  return bytesOf(await store.get(key));
}

/** Every page of a listing. */
export async function pagesOf(store: ObjectStore, options: ListOptions) {
  const pages = [];
  for await (const page of store.list(options)) pages.push(page);
  return pages;
}

/** Keys and folded prefixes of a whole listing, each without `root`. */
export async function listed(store: ObjectStore, root: string, options: Omit<ListOptions, 'prefix'> = {}) {
  const pages = await pagesOf(store, { prefix: root, ...options });
  return {
    keys: pages.flatMap((page) => page.objects.map(({ key }) => key.slice(root.length))),
    prefixes: pages.flatMap((page) => page.prefixes.map((prefix) => prefix.slice(root.length))),
  };
}

/** Expects a `StoreError` of this code, and gives it. */
export async function refusal(promise: Promise<unknown>, code: StoreErrorCode): Promise<StoreError> {
  const error = await rejection(promise);
  expect(error).to.be.instanceOf(StoreError);
  expect((error as StoreError).code).to.equal(code);
  return error as StoreError;
}

/** Expects this code where a store can keep the condition of a write, else that it says so. */
export async function refusalWhereKept(
  isKept: boolean,
  promise: Promise<unknown>,
  code: StoreErrorCode,
): Promise<void> {
  await refusal(promise, isKept ? code : 'ENOTSUP');
}

/** Expects that a write is done where a store can keep its condition, else that it says so. */
export async function storedWhereKept(
  isKept: boolean,
  store: ObjectStore,
  key: string,
  promise: Promise<StoredObject>,
): Promise<void> {
  if (!isKept) return void (await refusal(promise, 'ENOTSUP'));
  const { version } = await promise;
  expect((await store.head(key)).version).to.equal(version);
}

/** Expects what Node's own functions reject with when they are aborted. */
export async function abortion(promise: Promise<unknown>, reason: unknown): Promise<void> {
  const error = (await rejection(promise)) as Error & { code?: string };
  const { name, code, message, cause } = error;
  expect({ name, code, message, cause }).to.deep.equal({
    name: 'AbortError',
    code: 'ABORT_ERR',
    message: 'The operation was aborted',
    cause: reason,
  });
}

async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('expected a rejection');
}
