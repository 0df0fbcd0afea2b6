import { crc32 } from 'node:zlib';
import pLimit from 'p-limit';
import type { UploadNote } from '../../cache/upload-records.js';
import { throwIfAborted } from '../../errors.js';
import type { MultipartUpload, ObjectStore, PutOptions } from '../../object-store/contract.js';
import { StoreError } from '../../object-store/store-error.js';
import type { PartPlan } from './part-plan.js';
import { type Source, SourceCut } from './source.js';
import type { BegunUpload, RunningUpload, Uploads } from './uploads.js';

/** Parts of one upload that are sent at once; the budget of all uploads may allow fewer. */
const PARTS_AT_ONCE = 4;

/** Pieces of the source that are read again at once. */
const COMPARED_AT_ONCE = 2;

/** What parts are read from. */
export type PartSource = Pick<Source, 'read' | 'readInto'>;

/** What an upload is for, as long as it is not complete. */
export interface PartsUploadOptions {
  readonly store: ObjectStore;
  readonly uploads: Uploads;
  readonly key: string;
  readonly plan: PartPlan;
  /** Fixed when the upload begins. Its signal is not looked at. */
  readonly put: PutOptions;
}

interface Part {
  readonly number: number;
  readonly start: number;
  readonly end: number;
  /** Of the bytes that the store has; `undefined` until it has them. */
  sum: number | undefined;
}

/**
 * An object that is stored in parts. Parts may be sent ahead, while the source is still being written; the end compares
 * each of them with what the source holds by then, and sends those again that differ.
 */
export class PartsUpload implements RunningUpload {
  readonly #options: PartsUploadOptions;
  readonly #limit = pLimit(PARTS_AT_ONCE);
  readonly #stop = new AbortController();
  readonly #parts: Part[] = [];
  readonly #sending = new Set<Promise<void>>();
  #multipart: Promise<MultipartUpload> | undefined;
  #aborted: Promise<void> | undefined;
  #note: UploadNote | undefined;
  #id: string | undefined;
  #isBroken = false;

  constructor(options: PartsUploadOptions) {
    this.#options = options;
    options.uploads.add(this);
  }

  get key(): string {
    return this.#options.key;
  }

  /** What the object is stored with. */
  get put(): PutOptions {
    return this.#options.put;
  }

  get plan(): PartPlan {
    return this.#options.plan;
  }

  /** Bytes from the start that are sent, or are on their way. */
  get end(): number {
    return this.#parts.at(-1)?.end ?? 0;
  }

  /** Sends all whole parts below `frontier`. A failure is not told: the end sends again what is missing. */
  sendAhead(source: PartSource, frontier: number): void {
    for (;;) {
      const end = this.end + this.#options.plan.sizeOf(this.#parts.length + 1);
      if (this.#isBroken || end > frontier) return;
      this.#send(source, this.#add(end)).catch(() => {
        // The store is in trouble, or the file is not what it was said to be: both are for the end to see.
        this.#isBroken = true;
      });
    }
  }

  /** Sends the next whole part, and tells whether that failed. */
  sendNext(source: PartSource): Promise<void> {
    return this.#send(source, this.#add(this.end + this.#options.plan.sizeOf(this.#parts.length + 1)));
  }

  /**
   * Makes the source visible whole. Rejects with a `SourceCut` where the source is shorter than what was sent or than it
   * says, and with what the store said; the upload is then of no use any more, and has to be aborted.
   */
  async finish(source: Source, signal: AbortSignal | undefined): Promise<{ version: string; size: number }> {
    const { size } = source;
    if (size < this.end) throw new SourceCut('the source has been cut below what was sent of it');
    const stop = (): void => this.#stop.abort(signal?.reason);
    if (signal?.aborted) stop();
    signal?.addEventListener('abort', stop, { once: true });
    try {
      await Promise.allSettled(this.#sending);
      throwIfAborted(signal);
      const sent = [...this.#parts];
      while (this.end < size) {
        this.#add(Math.min(size, this.end + this.#options.plan.sizeOf(this.#parts.length + 1)));
      }
      const rest = this.#parts.slice(sent.length);
      await this.#all([this.#compare(source, sent), ...rest.map((part) => this.#send(source, part))]);
      const multipart = await this.#begin();
      const { version } = await multipart.complete({ signal });
      this.#aborted = Promise.resolve();
      await this.#ended(true);
      return { version, size };
    } catch (error) {
      throwIfAborted(signal);
      throw error;
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }

  /** What the store knows of it by now. */
  get begun(): BegunUpload | undefined {
    const [id, note] = [this.#id, this.#note];
    return id === undefined ? undefined : { key: this.key, id, forget: () => note?.removeSync() };
  }

  abort(
    reason = new StoreError('ESTALE', this.key, { message: 'the upload was given up' }),
    signal?: AbortSignal,
  ): Promise<void> {
    this.#aborted ??= this.#giveUp(reason, signal);
    return this.#aborted;
  }

  async #giveUp(reason: StoreError, signal: AbortSignal | undefined): Promise<void> {
    this.#isBroken = true;
    this.#stop.abort(reason);
    await Promise.allSettled(this.#sending);
    const multipart = await this.#multipart?.catch(() => undefined);
    // What failed before is what the caller has to know; parts that stay are for `mediafs gc` to find.
    const isGone = await multipart?.abort({ signal }).then(
      () => true,
      () => false,
    );
    await this.#ended(isGone ?? true);
  }

  async #ended(isGone: boolean): Promise<void> {
    this.#options.uploads.delete(this);
    if (isGone) await this.#note?.remove();
    else this.#note?.leave();
  }

  #add(end: number): Part {
    const part = { number: this.#parts.length + 1, start: this.end, end, sum: undefined };
    this.#parts.push(part);
    return part;
  }

  /** Sends again what is not in the store as the source holds it. */
  async #compare(source: Source, sent: readonly Part[]): Promise<void> {
    const limit = pLimit(COMPARED_AT_ONCE);
    const compare = async (part: Part): Promise<void> => {
      this.#stop.signal.throwIfAborted();
      const sum = part.sum === undefined ? undefined : await source.sum?.(part.start, part.end);
      if (sum === undefined || sum !== part.sum) await this.#send(source, part);
    };
    await Promise.all(sent.map((part) => limit(compare, part)));
  }

  #send(source: PartSource, part: Part): Promise<void> {
    const sending = this.#limit(() => this.#sendNow(source, part));
    this.#sending.add(sending);
    const forget = (): void => void this.#sending.delete(sending);
    sending.then(forget, forget);
    return sending;
  }

  async #sendNow(source: PartSource, part: Part): Promise<void> {
    const { signal } = this.#stop;
    const { number, start, end } = part;
    signal.throwIfAborted();
    const { budget, buffers } = this.#options.uploads;
    const release = await budget.acquire(end - start, signal);
    try {
      const buffer = source.readInto && buffers.take(end - start);
      const bytes = buffer ? await source.readInto!(buffer, start) : await source.read(start, end);
      if (bytes.length < end - start) throw new SourceCut('the source is shorter than it was said to be');
      const sum = crc32(bytes);
      const multipart = await this.#begin();
      signal.throwIfAborted();
      part.sum = undefined;
      await multipart.uploadPart(number, bytes, { signal, crc32: sum });
      part.sum = sum;
      // Not after a failure: a request that was given up may still hold it.
      if (buffer) buffers.give(buffer);
    } finally {
      release();
    }
  }

  /** No signal ends the request: an upload whose name we never hear could not be given up. */
  #begin(): Promise<MultipartUpload> {
    const { store, uploads, key, put } = this.#options;
    this.#multipart ??= store.multipart(key, { ...put, signal: undefined }).then(
      async (multipart) => {
        this.#id = multipart.id;
        // Before the first part, or a process that dies now would leave one that nobody knows.
        if (multipart.id !== undefined) this.#note = await uploads.records.note(key, multipart.id);
        return multipart;
      },
      (error) => {
        this.#multipart = undefined;
        throw error;
      },
    );
    return orAborted(this.#multipart, this.#stop.signal);
  }

  /** Waits for all; the first failure stops the others, and is the answer once they have ended. */
  async #all(work: readonly Promise<void>[]): Promise<void> {
    try {
      await Promise.all(work);
    } catch (error) {
      this.#stop.abort(error);
      await Promise.allSettled(work);
      throw error;
    }
  }
}

/** Follows a promise until a signal is aborted. */
function orAborted<Result>(promise: Promise<Result>, signal: AbortSignal): Promise<Result> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => reject(signal.reason);
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    const letGo = (): void => signal.removeEventListener('abort', giveUp);
    promise.then(resolve, reject).finally(letGo);
  });
}
