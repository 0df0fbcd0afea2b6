/** Bytes that are kept to be used again, at most. */
const KEPT = 64 * 1024 * 1024;

/**
 * Memory for parts, used again: a part is far larger than what makes the collector look for garbage, so one that is
 * thrown away stays for long.
 */
export class PartBuffers {
  #free: Buffer[] = [];

  /** Its bytes are what they are. */
  take(size: number): Buffer {
    const index = this.#free.findIndex((buffer) => buffer.length === size);
    return index === -1 ? Buffer.allocUnsafeSlow(size) : this.#free.splice(index, 1)[0]!;
  }

  /** To be called once nobody reads the bytes any more, not even a request that was given up. */
  give(buffer: Buffer): void {
    const kept = this.#free.reduce((sum, { length }) => sum + length, 0);
    if (kept + buffer.length <= KEPT) this.#free.push(buffer);
  }

  clear(): void {
    this.#free = [];
  }
}
