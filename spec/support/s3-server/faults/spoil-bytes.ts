import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from './rules.js';

/** How the bytes of an answer end. */
export type Ending = 'complete' | 'reset' | 'end' | 'stall';

/** Passes on the bytes of an answer as a fault says, and returns what is to become of the connection then. */
export async function* spoilBytes(
  bytes: AsyncIterable<Buffer>,
  fault: Fault,
): AsyncGenerator<Buffer, Ending> {
  const [limit, ending] = cutOf(fault);
  let position = 0;
  for await (const chunk of bytes) {
    const piece = corrupt(chunk, position, fault).subarray(0, limit - position);
    position += piece.length;
    yield* fault.dripBytesPerSecond === undefined ? [piece] : drip(piece, fault.dripBytesPerSecond);
    if (position >= limit) return ending;
  }
  return 'complete';
}

function cutOf({ resetAfterBytes, endAfterBytes, stallAfterBytes }: Fault): [limit: number, ending: Ending] {
  if (resetAfterBytes !== undefined) return [resetAfterBytes, 'reset'];
  if (endAfterBytes !== undefined) return [endAfterBytes, 'end'];
  if (stallAfterBytes !== undefined) return [stallAfterBytes, 'stall'];
  return [Number.POSITIVE_INFINITY, 'complete'];
}

function corrupt(chunk: Buffer, position: number, { corruptByteAt }: Fault): Buffer {
  const index = (corruptByteAt ?? -1) - position;
  if (index < 0 || index >= chunk.length) return chunk;
  // A copy, since the chunk may be the stored bytes themselves.
  const copy = Buffer.from(chunk);
  copy[index]! ^= 0xff;
  return copy;
}

async function* drip(chunk: Buffer, bytesPerSecond: number): AsyncGenerator<Buffer> {
  const size = Math.max(1, Math.floor(bytesPerSecond / 10));
  for (let start = 0; start < chunk.length; start += size) {
    const piece = chunk.subarray(start, start + size);
    await sleep((1000 * piece.length) / bytesPerSecond);
    yield piece;
  }
}
