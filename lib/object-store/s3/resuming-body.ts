import { crc32 } from 'node:zlib';
import { encodeCrc32 } from '../../crc32.js';
import { AbortError } from '../../errors.js';
import type { ObjectBody } from '../contract.js';
import { StoreError } from '../store-error.js';
import type { BodyPlan } from './body-plan.js';
import type { BodyStream } from './body-stream.js';
import { timeFor } from './deadline.js';
import { resumeBody } from './resume.js';

/**
 * The bytes of a plan, exactly: a body that breaks off is continued from its last good byte, and one that was read
 * whole is checked against the CRC32 that the store told.
 */
export class ResumingBody implements ObjectBody, AsyncIterableIterator<Uint8Array> {
  readonly #plan: BodyPlan;
  #stream: BodyStream;
  #position: number;
  /** What the store told of the whole object, where that is what is read: nothing less can be checked. */
  readonly #expected: string | undefined;
  #checksum = 0;
  readonly #resumes: { left: number; readonly total: number };
  /** Milliseconds since 1970: when the reader was last given something. */
  #handedOver = Date.now();
  /** Milliseconds that the reader may yet wait for bytes, all in all. */
  #patience: number;
  #pieces: AsyncGenerator<Uint8Array, undefined> | undefined;
  #isStopped = false;
  /** Ends waiting for another stream. */
  #resuming: AbortController | undefined;
  readonly #stop = (): void => {
    this.#isStopped = true;
    this.#resuming?.abort(this.#plan.signal?.reason);
    this.#stream.destroy();
  };

  constructor(plan: BodyPlan, stream: BodyStream) {
    const { signal, range, object, connection } = plan;
    const { deadline, bodyResumes } = connection.settings;
    this.#plan = plan;
    this.#stream = stream;
    this.#position = range.start;
    this.#expected = range.start === 0 && range.end === object.size ? object.crc32 : undefined;
    this.#resumes = { left: bodyResumes, total: bodyResumes };
    this.#patience = timeFor(range.end - range.start, deadline);
    if (range.start === range.end) stream.drain();
    else signal?.addEventListener('abort', this.#stop, { once: true });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<Uint8Array, undefined>> {
    this.#pieces ??= this.#readPieces();
    return this.#pieces.next();
  }

  async return(): Promise<IteratorResult<Uint8Array, undefined>> {
    // A generator that waits would end only with its wait, and one that has not begun would not run its `finally`.
    this.#stop();
    this.#forgetSignal();
    this.#pieces ??= this.#readPieces();
    return this.#pieces.return(undefined);
  }

  async collect(signal?: AbortSignal): Promise<Uint8Array> {
    if (signal?.aborted) {
      await this.return();
      throw signal.reason;
    }
    // Mostly it is the signal of the request, which is listened to already.
    const other = signal === this.#plan.signal ? undefined : signal;
    other?.addEventListener('abort', this.#stop, { once: true });
    try {
      return await this.#collect();
    } catch (error) {
      throw signal?.aborted ? signal.reason : error;
    } finally {
      other?.removeEventListener('abort', this.#stop);
    }
  }

  async #collect(): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    if (this.#pieces === undefined) await this.#pour(pieces);
    // What is missing still, and the end.
    for await (const piece of this) pieces.push(piece);
    return pieces.length === 1 ? (pieces[0] as Uint8Array) : Buffer.concat(pieces);
  }

  /** As much as comes by the first stream. How that ends, the next reader of it is told. */
  async #pour(pieces: Uint8Array[]): Promise<void> {
    const begin = performance.now();
    const take = (piece: Uint8Array) => {
      const isWanted = this.#position < this.#plan.range.end;
      if (isWanted) pieces.push(this.#take(piece));
      return isWanted;
    };
    await this.#stream.pour(take, this.#patience).catch(() => {});
    const waited = performance.now() - begin;
    this.#patience -= waited;
    this.#handedOver += waited;
  }

  async *#readPieces(): AsyncGenerator<Uint8Array, undefined> {
    try {
      while (this.#position < this.#plan.range.end) {
        const piece = this.#take(await this.#nextPiece());
        this.#handedOver = Date.now();
        yield piece;
      }
      await this.#stream.finish();
      if (this.#expected !== undefined) checkCrc32(this.#plan.object.key, this.#checksum, this.#expected);
      return undefined;
    } finally {
      this.#forgetSignal();
      this.#stream.destroy();
    }
  }

  /** Counts a piece, or as much of it as is part of the range. */
  #take(piece: Uint8Array): Uint8Array {
    const left = this.#plan.range.end - this.#position;
    const taken = piece.length > left ? piece.subarray(0, left) : piece;
    this.#position += taken.length;
    if (this.#expected !== undefined) this.#checksum = crc32(taken, this.#checksum);
    return taken;
  }

  /** The next bytes, from this stream or from those that follow it when it breaks off. */
  async #nextPiece(): Promise<Uint8Array> {
    const { signal, connection } = this.#plan;
    const wasAway = Date.now() - this.#handedOver > connection.settings.idleTimeout;
    for (;;) {
      let cause: unknown;
      const begin = performance.now();
      try {
        const piece = await this.#stream.next(this.#patience);
        if (piece !== undefined) return piece;
        cause = new Error('the body ended early');
      } catch (error) {
        cause = error;
      } finally {
        this.#patience -= performance.now() - begin;
      }
      if (signal?.aborted) throw new AbortError(signal.reason);
      this.#stream.destroy();
      if (this.#patience <= 0) throw tooSlow(this.#plan, this.#position, cause);
      // A connection that timed out while its reader was elsewhere is nobody's fault.
      if (wasAway) this.#resumes.left = Math.max(this.#resumes.left, 1);
      await this.#resume(cause);
    }
  }

  async #resume(cause: unknown): Promise<void> {
    const plan = this.#plan;
    if (this.#isStopped) throw new AbortError(plan.signal?.reason);
    this.#resuming ??= new AbortController();
    const { signal } = this.#resuming;
    this.#stream = await resumeBody(plan, {
      position: this.#position,
      resumes: this.#resumes,
      cause,
      signal,
    });
    if (!this.#isStopped) return;
    this.#stream.destroy();
    throw new AbortError(plan.signal?.reason);
  }

  #forgetSignal(): void {
    this.#plan.signal?.removeEventListener('abort', this.#stop);
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
