import { crc32 } from 'node:zlib';
import { encodeCrc32 } from '../../crc32.js';
import { AbortError } from '../../errors.js';
import { StoreError } from '../store-error.js';
import type { BodyPlan } from './body-plan.js';
import type { BodyStream } from './body-stream.js';
import { timeFor } from './deadline.js';
import { resumeBody } from './resume.js';

/** What must be known to end a body from outside. */
interface Reading {
  stream: BodyStream;
  /** Ends waiting for another stream. */
  readonly end: AbortController;
  /** Milliseconds since 1970: when the reader was last given something. */
  handedOver: number;
  /** Milliseconds that the reader may yet wait for bytes, all in all. */
  patience: number;
}

/**
 * The bytes of a plan, exactly: a body that breaks off is continued from its last good byte, and one that was read
 * whole is checked against the CRC32 that the store told.
 */
export function resumingBody(plan: BodyPlan, stream: BodyStream): AsyncIterableIterator<Uint8Array> {
  const { signal, range } = plan;
  const patience = timeFor(range.end - range.start, plan.connection.settings.deadline);
  const reading: Reading = { stream, end: new AbortController(), handedOver: Date.now(), patience };
  const stop = () => {
    reading.end.abort(signal?.reason);
    reading.stream.destroy();
  };
  const forgetSignal = () => signal?.removeEventListener('abort', stop);
  if (range.start === range.end) stream.drain();
  else signal?.addEventListener('abort', stop, { once: true });
  const pieces = readPieces(plan, reading, forgetSignal);
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next: () => pieces.next(),
    // A generator that has not begun would not run its `finally`.
    return: () => {
      stop();
      forgetSignal();
      return pieces.return(undefined);
    },
  };
}

async function* readPieces(
  plan: BodyPlan,
  reading: Reading,
  onEnd: () => void,
): AsyncGenerator<Uint8Array, undefined> {
  const { object, range } = plan;
  let position = range.start;
  // Only a whole object can be checked.
  const expected = range.start === 0 && range.end === object.size ? object.crc32 : undefined;
  let checksum = 0;
  const resumes = { left: plan.connection.settings.bodyResumes, total: plan.connection.settings.bodyResumes };
  try {
    while (position < range.end) {
      const piece = await nextPiece(plan, reading, position, resumes);
      position += piece.length;
      if (expected !== undefined) checksum = crc32(piece, checksum);
      reading.handedOver = Date.now();
      yield piece;
    }
    await reading.stream.finish();
    if (expected !== undefined) checkCrc32(object.key, checksum, expected);
    return undefined;
  } finally {
    onEnd();
    reading.stream.destroy();
  }
}

/** The next bytes, from this stream or from those that follow it when it breaks off. */
async function nextPiece(
  plan: BodyPlan,
  reading: Reading,
  position: number,
  resumes: { left: number; readonly total: number },
): Promise<Uint8Array> {
  const wasAway = Date.now() - reading.handedOver > plan.connection.settings.idleTimeout;
  for (;;) {
    let cause: unknown;
    const begin = performance.now();
    try {
      const piece = await reading.stream.next(reading.patience);
      if (piece !== undefined) return piece.subarray(0, plan.range.end - position);
      cause = new Error('the body ended early');
    } catch (error) {
      cause = error;
    } finally {
      reading.patience -= performance.now() - begin;
    }
    if (plan.signal?.aborted) throw new AbortError(plan.signal.reason);
    reading.stream.destroy();
    if (reading.patience <= 0) throw tooSlow(plan, position, cause);
    // A connection that timed out while its reader was elsewhere is nobody's fault.
    if (wasAway) resumes.left = Math.max(resumes.left, 1);
    reading.stream = await resumeBody(plan, { position, resumes, cause, signal: reading.end.signal });
    if (reading.end.signal.aborted) {
      reading.stream.destroy();
      throw new AbortError(reading.end.signal.reason);
    }
  }
}

function tooSlow({ object, range }: BodyPlan, position: number, cause: unknown): StoreError {
  const message = `the body came too slowly: it had reached byte ${position} of ${range.end} at the deadline`;
  return new StoreError('ETIMEDOUT', object.key, { message, cause });
}

/** `EIO` when the bytes are not those that were stored. */
function checkCrc32(key: string, checksum: number, expected: string): void {
  const found = encodeCrc32(checksum);
  if (found === expected) return;
  const message = `the body has the CRC32 ${found}, the store told ${expected}`;
  throw new StoreError('EIO', key, { message });
}
