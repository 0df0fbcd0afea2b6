import { LoopLoad } from './loop-load.js';
import { MemoryBlocks } from './memory-blocks.js';
import type { RequestSizes } from './plan-request.js';
import { ReadBudget } from './read-budget.js';
import { SpareBuffers } from './spare-buffers.js';

export interface PartialsOptions {
  /** Bytes of the largest request. */
  readonly partSize: number;
  /** Bytes that may be asked for and not have come, over all readers. */
  readonly readBudget: number;
}

const GRANULE = 64 * 1024;
/** Bytes that are written at once; half of that is read at once. */
const AT_ONCE = 1024 * 1024;

/** What all partials of a mount have in common: sizes, and bounds for all of them together. */
export class PartialShares {
  readonly sizes: RequestSizes;
  readonly budget: ReadBudget;
  /** Where bytes are kept for a while when the disk does not take them. */
  readonly blocks: MemoryBlocks;
  /** In which is gathered what the disk is to take. */
  readonly writeBuffers: SpareBuffers;
  /** In which those who read in order get more of the disk than they have asked for. */
  readonly readBuffers: SpareBuffers;
  readonly load = new LoopLoad();

  constructor({ partSize, readBudget }: PartialsOptions) {
    const request = Math.min(partSize, readBudget);
    const atOnce = Math.min(AT_ONCE, Math.ceil(request / 8));
    this.sizes = { request, granule: Math.min(GRANULE, Math.max(1, Math.floor(request / 128))) };
    this.budget = new ReadBudget(readBudget);
    this.blocks = new MemoryBlocks(readBudget / 2, this.sizes.granule * 4);
    this.writeBuffers = new SpareBuffers(atOnce);
    this.readBuffers = new SpareBuffers(Math.ceil(atOnce / 2));
  }
}
