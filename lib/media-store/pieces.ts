import { untilAborted } from '../cache/body.js';
import { throwIfAborted } from '../errors.js';
import type { SaveOptions } from './contract.js';
import { MediaTooLargeError } from './errors.js';

/**
 * What flows, counted: stops at the signal and at one byte more than `maxBytes`. Throws for a bound that is none
 * (`TypeError`), and for a total that is above it.
 */
export function metered(
  pieces: AsyncIterable<Uint8Array>,
  total: number | undefined,
  options: SaveOptions,
): AsyncGenerator<Uint8Array> {
  const { maxBytes = 0 } = options;
  if (typeof maxBytes !== 'number' || !(maxBytes >= 0))
    throw new TypeError(`maxBytes must be a number of bytes; got ${String(maxBytes)}`);
  if (total !== undefined && total > (options.maxBytes ?? total)) throw new MediaTooLargeError(maxBytes);
  return count(pieces, total, options);
}

async function* count(
  pieces: AsyncIterable<Uint8Array>,
  total: number | undefined,
  { maxBytes, signal, onProgress }: SaveOptions,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  throwIfAborted(signal);
  for await (const piece of endedBy(signal, pieces)) {
    bytes += piece.length;
    if (maxBytes !== undefined && bytes > maxBytes) throw new MediaTooLargeError(maxBytes);
    yield piece;
    onProgress?.(total === undefined ? { bytes } : { bytes, total });
  }
  throwIfAborted(signal);
}

/** Rejects at the signal, also while a source gives nothing. */
async function* endedBy(
  signal: AbortSignal | undefined,
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* signal ? untilAborted(pieces, signal) : pieces;
  } catch (error) {
    throwIfAborted(signal);
    throw error;
  }
}

/** The first bytes, up to `length` of them, and all bytes again. */
export async function peek(
  pieces: AsyncIterable<Uint8Array>,
  length: number,
): Promise<{ head: Uint8Array; pieces: AsyncIterable<Uint8Array> }> {
  const iterator = pieces[Symbol.asyncIterator]();
  const seen: Uint8Array[] = [];
  let count = 0;
  while (count < length) {
    const { done, value } = await iterator.next();
    if (done) break;
    seen.push(Uint8Array.prototype.slice.call(value));
    count += value.length;
  }
  return { head: Buffer.concat(seen).subarray(0, length), pieces: resume(seen, iterator) };
}

async function* resume(
  seen: readonly Uint8Array[],
  iterator: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* seen;
    for (let step = await iterator.next(); !step.done; step = await iterator.next()) yield step.value;
  } finally {
    await iterator.return?.();
  }
}
