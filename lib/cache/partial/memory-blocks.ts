import type { ByteRange } from '../fill.js';
import { RangeSet } from './range-set.js';

interface Block {
  readonly owner: BlocksOfOne;
  readonly index: number;
  readonly bytes: Uint8Array;
}

/** Blocks that are kept for who reads them again, while there is room for more. */
const MOST_SPENT = 8;

/**
 * Bounded memory for bytes that no disk takes, shared by all partials of a mount. What was read to its end goes first,
 * then what has been there longest.
 */
export class MemoryBlocks {
  /** Bytes of one block. */
  readonly blockSize: number;
  readonly #most: number;
  readonly #blocks = new Set<Block>();
  readonly #spent = new Set<Block>();
  readonly #free: Uint8Array[] = [];
  #allocated = 0;

  /** `capacity`: bytes; at least one block is kept. */
  constructor(capacity: number, blockSize: number) {
    this.blockSize = blockSize;
    this.#most = Math.max(1, Math.floor(capacity / blockSize));
  }

  /** Bytes that are taken from the system. */
  get bytes(): number {
    return this.#allocated * this.blockSize;
  }

  take(owner: BlocksOfOne, index: number): Block {
    const block = { owner, index, bytes: this.#room() };
    this.#blocks.add(block);
    return block;
  }

  /** Its bytes have been read to the end. */
  spend(block: Block): void {
    if (this.#blocks.has(block)) this.#spent.add(block);
  }

  free(block: Block): void {
    this.#spent.delete(block);
    if (this.#blocks.delete(block)) this.#free.push(block.bytes);
    // Nobody may need so much again for long.
    if (this.#blocks.size === 0) {
      this.#free.length = 0;
      this.#allocated = 0;
    }
  }

  #room(): Uint8Array {
    const isFull = this.#allocated >= this.#most;
    if (this.#free.length === 0 && (isFull || this.#spent.size > MOST_SPENT)) {
      const [oldest] = this.#spent.size > 0 ? this.#spent : this.#blocks;
      oldest!.owner.evict(oldest!.index);
    }
    const bytes = this.#free.pop();
    if (bytes) return bytes;
    this.#allocated += 1;
    return Buffer.allocUnsafeSlow(this.blockSize);
  }
}

/** What one partial has in memory. */
export class BlocksOfOne {
  readonly present = new RangeSet();
  readonly #pool: MemoryBlocks;
  readonly #blocks = new Map<number, Block>();

  constructor(pool: MemoryBlocks) {
    this.#pool = pool;
  }

  /** Copies bytes in; what was there longest may go for them. */
  store(bytes: Uint8Array, start: number): void {
    for (const { index, range } of this.#parts({ start, end: start + bytes.length })) {
      let block = this.#blocks.get(index);
      if (!block) {
        block = this.#pool.take(this, index);
        this.#blocks.set(index, block);
      }
      block.bytes.set(
        bytes.subarray(range.start - start, range.end - start),
        range.start - this.#startOf(index),
      );
      this.present.add(range);
    }
  }

  /** Hands out what there is of a range; the bytes must be copied at once. */
  give(range: ByteRange, to: (bytes: Uint8Array, start: number) => void): void {
    for (const run of this.present.within(range)) {
      for (const { index, range: part } of this.#parts(run)) {
        const block = this.#blocks.get(index)!;
        const first = this.#startOf(index);
        to(block.bytes.subarray(part.start - first, part.end - first), part.start);
        this.read(part);
      }
    }
  }

  /** A range has been read: a block whose end is in it will hardly be needed again. */
  read(range: ByteRange): void {
    for (const { index, range: part } of this.#parts(range)) {
      const block = this.#blocks.get(index);
      if (block && part.end === this.#startOf(index + 1)) this.#pool.spend(block);
    }
  }

  evict(index: number): void {
    const block = this.#blocks.get(index)!;
    this.#blocks.delete(index);
    this.present.remove({ start: this.#startOf(index), end: this.#startOf(index + 1) });
    this.#pool.free(block);
  }

  clear(): void {
    for (const index of [...this.#blocks.keys()]) this.evict(index);
  }

  #startOf(index: number): number {
    return index * this.#pool.blockSize;
  }

  *#parts({ start, end }: ByteRange): Generator<{ index: number; range: ByteRange }> {
    for (let position = start; position < end; ) {
      const index = Math.floor(position / this.#pool.blockSize);
      const range = { start: position, end: Math.min(end, this.#startOf(index + 1)) };
      yield { index, range };
      position = range.end;
    }
  }
}
