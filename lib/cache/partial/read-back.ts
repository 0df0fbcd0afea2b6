import type { ByteRange } from '../fill.js';
import type { SpareBuffers } from './spare-buffers.js';

/** Fills the target from the disk. */
export type ReadDisk = (target: Uint8Array, range: ByteRange) => Promise<unknown>;

interface Block {
  readonly buffer: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/**
 * Reads what is on the disk in large pieces for those who read it in order in small ones: each read is handed over to a
 * thread and back, which costs more than copying what it brings.
 */
export class ReadBack {
  readonly #buffers: SpareBuffers;
  readonly #blocks = new Map<object, Block>();
  readonly #reading = new Set<object>();
  /** Changes when what has been read before counts for nothing any more. */
  #generation = 0;

  constructor(buffers: SpareBuffers) {
    this.#buffers = buffers;
  }

  /** Copies what was read for a reader before, if that is all of what is wanted. */
  give(reader: object, target: Uint8Array, start: number): boolean {
    const block = this.#blocks.get(reader);
    const end = start + target.length;
    if (!block || start < block.start || end > block.end) return false;
    target.set(block.buffer.subarray(start - block.start, end - block.start));
    if (end === block.end) this.#forget(reader);
    return true;
  }

  /**
   * Reads what is wanted and what follows it, up to `end`. Resolves with whether that has filled the target; not where
   * there is nothing to win, or no room for it. Rejects with the disk's error.
   */
  async read(
    reader: object,
    target: Uint8Array,
    { start, end }: ByteRange,
    readDisk: ReadDisk,
  ): Promise<boolean> {
    this.#forget(reader);
    const isWorthIt = end - start >= 2 * target.length && target.length <= this.#buffers.size / 2;
    const buffer = isWorthIt && !this.#reading.has(reader) ? this.#buffers.take() : undefined;
    if (!buffer) return false;
    const generation = this.#generation;
    const length = Math.min(end - start, buffer.length);
    let isGood = false;
    this.#reading.add(reader);
    try {
      await readDisk(buffer.subarray(0, length), { start, end: start + length });
      isGood = generation === this.#generation;
      // Who waits may have taken the target away meanwhile.
      if (isGood && target.length > 0) target.set(buffer.subarray(0, target.length));
    } finally {
      const isWanted = this.#reading.delete(reader);
      if (isGood && isWanted) this.#blocks.set(reader, { buffer, start, end: start + length });
      else this.#buffers.giveBack(buffer);
    }
    return isGood;
  }

  /** The reader wants no more than what it waits for. */
  leave(reader: object): void {
    this.#reading.delete(reader);
    this.#forget(reader);
  }

  /** What was read counts for nothing any more. */
  clear(): void {
    this.#generation += 1;
    for (const reader of [...this.#blocks.keys()]) this.#forget(reader);
  }

  /** Nobody wants more than what is being read. */
  end(): void {
    for (const reader of [...this.#blocks.keys(), ...this.#reading]) this.leave(reader);
  }

  #forget(reader: object): void {
    const block = this.#blocks.get(reader);
    if (!block) return;
    this.#blocks.delete(reader);
    this.#buffers.giveBack(block.buffer);
  }
}
