import { devNull } from 'node:os';
import { errnoError } from '../errors.js';
import { type BigIntStats, nativeFs, type Stats } from '../native-fs.js';
import type { Metadata, PutOptions } from '../object-store/contract.js';
import { processEnd } from '../process-end/process-end.js';
import { shownAs } from '../shown-as.js';
import { type AttributeChange, parseTime } from './attributes.js';
import { changeKeys } from './change-keys.js';
import type { Context } from './context.js';
import { fileStats } from './describe.js';
import { asDiskError } from './disk-errors.js';
import type { ObjectState } from './object-state.js';
import type { OpenFile } from './open-file.js';
import { type Publication, uploadOptions } from './publication.js';
import { hasPathDescriptors, O_PATH } from './ranged/path-descriptors.js';
import { restate } from './restate.js';
import { StagedAttributes } from './staged-attributes.js';
import type { StagedWriteOptions } from './staged-write-options.js';
import { asErrno } from './store-errors.js';
import { putOptions } from './upload.js';
import { StreamUpload } from './uploading/stream-upload.js';

const { O_RDONLY } = nativeFs.constants;

/**
 * A file that a stream writes where the disk of the cache refuses a staging file: what comes goes on to the store, from
 * a few parts in memory. Its descriptor is one of the null device that the kernel does not write to, so a write that does
 * not come this way fails with `EBADF`.
 */
export class StreamedWrite implements OpenFile {
  readonly path = devNull;
  readonly flags = hasPathDescriptors ? O_PATH : O_RDONLY;
  readonly streamed = this;
  readonly #context: Context;
  readonly #options: StagedWriteOptions;
  readonly #upload: StreamUpload;
  readonly #attributes: StagedAttributes;
  /** What the disk refused a staging file with. */
  readonly #refusal: unknown;
  #shown: string;
  #written = BigInt(Date.now()) * 1_000_000n;
  #last: Promise<unknown> = Promise.resolve();
  #stored: ObjectState | undefined;
  #areAttributesDue = false;
  #discarded: Promise<void> | undefined;

  constructor(context: Context, options: StagedWriteOptions, refusal: unknown) {
    this.#context = context;
    this.#options = options;
    this.#refusal = refusal;
    this.#shown = options.place.path;
    this.#attributes = new StagedAttributes(options.mode);
    this.#upload = new StreamUpload(context, { key: options.place.key, put: () => this.#put() });
  }

  [shownAs](path: string | undefined): void {
    if (path !== undefined) this.#shown = path;
  }

  isRight(): boolean {
    return true;
  }

  /** One after the other; `position` must be where the last one ended. Resolves with the number of bytes. */
  write(views: readonly Uint8Array[], position: number | null): Promise<number> {
    const run = this.#last.then(() => this.#writeNow(views, position));
    this.#last = run.catch(() => {});
    return run;
  }

  async #writeNow(views: readonly Uint8Array[], position: number | null): Promise<number> {
    // What went on to the store cannot be written again, as a disk could.
    const isInOrder = position === null || position === this.#upload.size;
    if (!isInOrder || this.#stored) throw asDiskError(this.#refusal, this.#shown, 'write');
    const before = this.#upload.size;
    this.#written = BigInt(Date.now()) * 1_000_000n;
    try {
      for (const view of views) await this.#upload.write(view);
    } catch (error) {
      throw asErrno(error, 'write', this.#shown);
    }
    return this.#upload.size - before;
  }

  async stat(bigint: boolean): Promise<Stats | BigIntStats> {
    return this.statSync(bigint);
  }

  statSync(bigint: boolean): Stats | BigIntStats {
    const metadata = this.#metadata();
    const state = { version: '', size: this.#upload.size, lastModified: undefined, metadata };
    return fileStats(this.#context, this.#options.place.key, state, bigint);
  }

  async change(change: AttributeChange): Promise<void> {
    this.changeSync(change);
  }

  changeSync(change: AttributeChange): void {
    this.#attributes.change(change);
    this.#areAttributesDue = true;
  }

  publish(signal?: AbortSignal): Promise<void> {
    const run = this.#last.then(() => this.#publishNow(signal));
    this.#last = run.catch(() => {});
    return run;
  }

  async #publishNow(signal: AbortSignal | undefined): Promise<void> {
    if (this.#discarded) return;
    try {
      if (!this.#stored) await this.#store(signal);
      if (!this.#areAttributesDue) return;
      const metadata = () => this.#metadata();
      const { state, asked } = await restate(this.#context, this.#publication, this.#stored!, {
        metadata,
        signal,
      });
      this.#stored = state;
      this.#areAttributesDue = !this.#attributes.stored(state, asked);
    } catch (error) {
      this.discard();
      await this.#discarded;
      throw asErrno(error, 'close', this.#shown);
    }
  }

  async #store(signal: AbortSignal | undefined): Promise<void> {
    const { knowledge, cache } = this.#context;
    const { key } = this.#options.place;
    await changeKeys(this.#context, [key], async () => {
      processEnd.requireNotEnding('close', this.#shown);
      const asked = this.#metadata();
      const { version, put } = await this.#upload.finish(signal);
      const { metadata, contentType } = put;
      const state = { version, size: this.#upload.size, metadata, contentType };
      knowledge.wrote(key, state);
      this.#stored = state;
      this.#areAttributesDue = !this.#attributes.stored(state, asked);
      await cache.drop(key);
    });
  }

  /** What has not come to the store cannot be sent while this thread stands still. */
  publishSync(): void {
    if (this.#discarded || (this.#stored && !this.#areAttributesDue)) return;
    this.discard();
    throw errnoError('ENOTSUP', 'close', { path: this.#shown, cause: this.#refusal });
  }

  discard(): void {
    if (!this.#stored) this.#discarded ??= this.#upload.abandon();
  }

  async closed(): Promise<void> {
    await this.#discarded;
  }

  closedSync(): void {}

  get #publication(): Publication {
    const { place, base, mustBeNew } = this.#options;
    return { key: place.key, shown: this.#shown, size: this.#upload.size, base, mustBeNew };
  }

  #put(): PutOptions {
    return putOptions(this.#options.place.key, {
      ...uploadOptions(this.#publication),
      metadata: this.#metadata(),
    });
  }

  #metadata(): Metadata {
    const known = this.#stored ?? this.#context.knowledge.lastState(this.#options.place.key);
    const begun = parseTime(this.#upload.put?.metadata?.['mtime']);
    return this.#attributes.metadata(known, this.#stored ? undefined : (begun ?? this.#written));
  }
}
