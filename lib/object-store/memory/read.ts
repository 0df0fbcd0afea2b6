import { throwIfAborted } from '../../errors.js';
import type { BytesRead, GetOptions, ObjectReading } from '../contract.js';
import { checkRange, cutRange } from '../range.js';
import { StoreError } from '../store-error.js';
import { describe, type MemoryObjects } from './objects.js';

/** Bytes of one piece of a body. */
const CHUNK_SIZE = 64 * 1024;

/** `get` of the memory store: the body is of the version found now, whatever is stored later. */
export function readMemory(
  objects: MemoryObjects,
  key: string,
  options: GetOptions,
): ObjectReading | undefined {
  const slice = sliceMemory(objects, key, options);
  if (slice === undefined) return undefined;
  const { object, range, bytes } = slice;
  return { object, range, body: chunks(bytes, options.signal) };
}

export function sliceMemory(objects: MemoryObjects, key: string, options: GetOptions): BytesRead | undefined {
  checkRange(options.range, key);
  const object = objects.find(key);
  if (options.ifMatch !== undefined && options.ifMatch !== object.version) {
    throw new StoreError('ESTALE', key, { message: 'the object is not the expected version' });
  }
  if (options.ifNoneMatch === object.version) return undefined;
  const range = cutRange(options.range, object.bytes.length);
  return { object: describe(key, object), range, bytes: object.bytes.subarray(range.start, range.end) };
}

/** Copies, so that nobody can change what is stored. */
async function* chunks(bytes: Uint8Array, signal: AbortSignal | undefined): AsyncIterable<Uint8Array> {
  for (let start = 0; start < bytes.length; start += CHUNK_SIZE) {
    throwIfAborted(signal);
    yield Buffer.from(bytes.subarray(start, start + CHUNK_SIZE));
  }
}
