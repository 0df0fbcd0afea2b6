import type { PutOptions } from '../../object-store/contract.js';
import type { Context } from '../context.js';
import { type PartLimits, type PartPlan, planBeyond, planForGrowth } from './part-plan.js';
import { type PartSource, PartsUpload } from './parts-upload.js';
import { WriteOrder } from './write-order.js';

export interface UploadAheadOptions {
  readonly key: string;
  /** The file that is being written. */
  readonly source: PartSource;
  /** Every write goes to the end of the file. */
  readonly appends: boolean;
  /** Bytes that the file begins with. */
  readonly length: number;
  /** Called when an upload begins: what the object is to be stored with, as far as it is known by then. */
  readonly put: () => PutOptions;
}

/**
 * Uploads a file while it is being written: as soon as more than a part was written in order, whole parts are sent. It
 * goes on until the writer goes back to what was sent, leaves a gap, or the store fails; all that is only for the end to
 * mend, which compares every part with the file.
 */
export class UploadAhead {
  readonly #context: Context;
  readonly #options: UploadAheadOptions;
  readonly #order: WriteOrder;
  #upload: PartsUpload | undefined;
  #given: Promise<unknown> = Promise.resolve();
  /** Bytes that have been written when it pays to begin. */
  #threshold: number;
  #isStopped = false;

  constructor(context: Context, options: UploadAheadOptions) {
    this.#context = context;
    this.#options = options;
    this.#order = new WriteOrder(options.appends, options.length);
    this.#threshold = options.length + context.partSize;
  }

  /** What the object is stored with, if nothing is in the way; `undefined` while no upload has begun. */
  get put(): PutOptions | undefined {
    return this.#upload?.put;
  }

  wrote(position: number | null, length: number): void {
    const start = this.#order.wrote(position, length);
    if (this.#order.hasGap || start < (this.#upload?.end ?? 0)) this.#isStopped = true;
    this.#goOn();
  }

  truncated(length: number): void {
    this.#order.truncated(length);
    if (length < (this.#upload?.end ?? 0)) this.abandon();
  }

  /** Hands the upload over to be finished, if there is one that a file of this size can be the end of. */
  take(size: number): PartsUpload | undefined {
    const upload = this.#upload;
    const fits = upload && size >= upload.end && size <= upload.plan.capacity;
    if (!fits || size <= this.#context.partSize) {
      this.abandon();
      return undefined;
    }
    this.#isStopped = true;
    this.#upload = undefined;
    return upload;
  }

  /** The file was stored: what is written from now on belongs to another upload. */
  beginAnew(): void {
    this.#isStopped = this.#order.hasGap;
    this.#threshold = this.#order.frontier + this.#context.partSize;
  }

  /** Gives up; the file may still be stored whole. */
  abandon(): void {
    this.#isStopped = true;
    const upload = this.#upload;
    this.#upload = undefined;
    if (upload) this.#given = Promise.all([this.#given, upload.abort()]);
  }

  /** Resolves once nothing that was given up is left in the store. */
  async settled(): Promise<void> {
    await this.#given;
  }

  #goOn(): void {
    const { frontier } = this.#order;
    if (this.#isStopped || frontier <= this.#threshold || this.#context.uploads.isOver) return;
    try {
      this.#upload ??= this.#begin(planForGrowth(this.#limits, this.#isEqual));
      if (frontier > this.#upload.plan.capacity) this.#outgrow(this.#upload.plan);
    } catch {
      // Nobody waits for this: the close meets it as well, and tells it.
      this.abandon();
    }
    this.#upload?.sendAhead(this.#options.source, frontier);
  }

  #begin(plan: PartPlan): PartsUpload {
    const { store, uploads } = this.#context;
    const { key, put } = this.#options;
    return new PartsUpload({ store, uploads, key, plan, put: put() });
  }

  #outgrow(plan: PartPlan): void {
    this.abandon();
    const larger = planBeyond(plan, this.#isEqual);
    if (larger === undefined) return;
    this.#isStopped = false;
    this.#upload = this.#begin(larger);
  }

  get #limits(): PartLimits {
    const { partSize, store } = this.#context;
    return { partSize, minimumPartSize: store.capabilities.minimumPartSize };
  }

  get #isEqual(): boolean {
    return this.#context.store.capabilities.equalParts === true;
  }
}
