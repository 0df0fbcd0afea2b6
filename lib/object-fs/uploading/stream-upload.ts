import { crc32 } from 'node:zlib';
import type { PutOptions } from '../../object-store/contract.js';
import { StoreError } from '../../object-store/store-error.js';
import type { Context } from '../context.js';
import { type PartPlan, planForGrowth } from './part-plan.js';
import { PartsUpload } from './parts-upload.js';
import type { Source } from './source.js';

/** Parts that are on their way while another one is filled: who writes more waits. */
const PARTS_UNDER_WAY = 2;

export interface StreamUploadOptions {
  readonly key: string;
  /** Called when the upload begins: what the object is to be stored with, as far as it is known by then. */
  readonly put: () => PutOptions;
}

/**
 * Stores bytes that come one after the other and are kept nowhere else: a few parts in memory, and a writer that waits
 * for them. What a part failed with is the failure of the next write.
 */
export class StreamUpload {
  readonly #context: Context;
  readonly #options: StreamUploadOptions;
  readonly #plan: PartPlan;
  /** Parts that the store may not have yet, by where they start. */
  readonly #held = new Map<number, Buffer>();
  readonly #sums = new Map<number, number>();
  readonly #underWay = new Set<Promise<void>>();
  /** The part that is being filled. */
  #part: Buffer | undefined;
  #filled = 0;
  #size = 0;
  #upload: PartsUpload | undefined;
  #failure: unknown;

  constructor(context: Context, options: StreamUploadOptions) {
    const { store, partSize } = context;
    const { minimumPartSize, equalParts = false } = store.capabilities;
    this.#context = context;
    this.#options = options;
    this.#plan = planForGrowth({ partSize, minimumPartSize }, equalParts);
  }

  /** Bytes that have come. */
  get size(): number {
    return this.#size;
  }

  /** What the object is stored with; `undefined` while no upload has begun. */
  get put(): PutOptions | undefined {
    return this.#upload?.put;
  }

  /** Takes a copy. Resolves once there is room for more. `EFBIG` for what no growing number of parts can hold. */
  async write(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; ) {
      if (this.#failure !== undefined) throw this.#failure;
      if (this.#size >= this.#plan.capacity) throw this.#tooLarge();
      if (this.#part && this.#filled === this.#part.length) await this.#sendPart(this.#part);
      this.#part ??= this.#context.uploads.buffers.take(this.#plan.sizeOf(this.#sums.size + 1));
      const taken = Math.min(bytes.length - at, this.#part.length - this.#filled);
      this.#part.set(bytes.subarray(at, at + taken), this.#filled);
      at += taken;
      this.#filled += taken;
      this.#size += taken;
    }
  }

  /** Makes what has come visible whole: one PUT as long as it is one part. */
  async finish(signal: AbortSignal | undefined): Promise<{ version: string; put: PutOptions }> {
    if (this.#failure !== undefined) throw this.#failure;
    const rest = this.#part?.subarray(0, this.#filled) ?? Buffer.alloc(0);
    if (!this.#upload) {
      const put = this.#options.put();
      const { version } = await this.#context.store.put(this.#options.key, rest, { ...put, signal });
      return { version, put };
    }
    if (rest.length > 0) this.#hold(rest);
    const { version } = await this.#upload.finish({ ...this.#source, size: this.#size }, signal);
    return { version, put: this.#upload.put };
  }

  /** Gives up, and resolves once nothing is left in the store. */
  async abandon(): Promise<void> {
    this.#failure ??= new StoreError('ESTALE', this.#options.key, { message: 'the upload was given up' });
    await this.#upload?.abort();
    this.#held.clear();
    this.#part = undefined;
  }

  async #sendPart(part: Buffer): Promise<void> {
    const { store, uploads } = this.#context;
    const { key, put } = this.#options;
    const start = this.#hold(part);
    this.#part = undefined;
    this.#filled = 0;
    this.#upload ??= new PartsUpload({ store, uploads, key, plan: this.#plan, put: put() });
    const sending = this.#upload.sendNext(this.#source).then(
      () => {
        this.#held.delete(start);
        uploads.buffers.give(part);
      },
      (error) => {
        this.#failure ??= error;
      },
    );
    this.#underWay.add(sending);
    void sending.then(() => this.#underWay.delete(sending));
    while (this.#underWay.size > PARTS_UNDER_WAY) await Promise.race(this.#underWay);
  }

  #hold(part: Buffer): number {
    const start = this.#size - part.length;
    this.#held.set(start, part);
    this.#sums.set(start, crc32(part));
    return start;
  }

  readonly #source: Omit<Source, 'size'> = {
    read: (start) => this.#held.get(start) ?? Buffer.alloc(0),
    sum: async (start) => this.#sums.get(start),
  };

  #tooLarge(): StoreError {
    const message = `a stream can have ${this.#plan.capacity} bytes where no disk holds it`;
    return new StoreError('EFBIG', this.#options.key, { message });
  }
}
