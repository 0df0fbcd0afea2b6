import { throwIfAborted } from '../errors.js';
import { nativePromises } from '../native-fs.js';

export type FileData =
  | string
  | NodeJS.ArrayBufferView
  | Iterable<string | NodeJS.ArrayBufferView>
  | AsyncIterable<string | NodeJS.ArrayBufferView>;

/** Data that is at hand. `undefined` for what comes bit by bit; what is no data is refused in Node's own words. */
export async function bytesOf(data: unknown, encoding: BufferEncoding): Promise<Uint8Array | undefined> {
  const atHand = bytesAtHand(data, encoding);
  if (atHand || isIterable(data)) return atHand;
  // Node checks the data before it opens the path, which could not be written to anyway.
  await nativePromises.writeFile('/', data as string);
  throw new TypeError('not data');
}

/** The bytes of a text or a view; `undefined` for anything else. */
export function bytesAtHand(data: unknown, encoding: BufferEncoding): Uint8Array | undefined {
  if (typeof data === 'string') return Buffer.from(data, encoding);
  return ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : undefined;
}

export function isIterable(data: unknown): data is Iterable<unknown> | AsyncIterable<unknown> {
  if (typeof data !== 'object' || data === null) return false;
  return Symbol.asyncIterator in data || Symbol.iterator in data;
}

/** Bytes of a text or a view; `undefined` for anything else. */
export function lengthAtHand(data: unknown, encoding: BufferEncoding): number | undefined {
  if (typeof data === 'string') return Buffer.byteLength(data, encoding);
  return ArrayBuffer.isView(data) ? data.byteLength : undefined;
}

export interface Collected {
  readonly bytes: Buffer;
  /** What did not fit, to be read on; its first element continues right behind `bytes`. */
  readonly rest?: AsyncIterable<Uint8Array> | undefined;
}

/** Reads data that comes bit by bit until it ends or is longer than `limit` bytes. */
export async function collectUpTo(
  limit: number,
  data: Iterable<unknown> | AsyncIterable<unknown>,
  encoding: BufferEncoding,
  signal: AbortSignal | undefined,
): Promise<Collected> {
  const chunks = chunksOf(data, encoding, signal);
  const collected: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await chunks.next();
    if (done) return { bytes: Buffer.concat(collected, length) };
    // A producer may use its buffer again for the next chunk.
    collected.push(Uint8Array.prototype.slice.call(value));
    length += value.length;
    if (length > limit) return { bytes: Buffer.concat(collected, length), rest: chunks };
  }
}

async function* chunksOf(
  data: Iterable<unknown> | AsyncIterable<unknown>,
  encoding: BufferEncoding,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of data) {
    throwIfAborted(signal);
    yield bytesAtHand(chunk, encoding) ?? refuseChunk(chunk);
  }
  throwIfAborted(signal);
}

function refuseChunk(chunk: unknown): never {
  throw Object.assign(
    new TypeError(
      'The "buffer" argument must be of type string or an instance of Buffer, TypedArray, or DataView. ' +
        `Received ${chunk === null ? 'null' : `type ${typeof chunk}`}`,
    ),
    { code: 'ERR_INVALID_ARG_TYPE' },
  );
}

/** What was collected, and what comes behind it. */
export async function* chain(first: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  yield* rest;
}
