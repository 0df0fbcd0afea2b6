import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Backend } from './contract.js';

/** Keeps everything in memory, as long as the process lives. Records need no keeping: nobody ever loads them. */
export class MemoryBackend implements Backend {
  readonly #blobs = new Map<string, readonly Uint8Array[]>();

  async writeBlob(bytes: AsyncIterable<Uint8Array>): Promise<string> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of bytes) chunks.push(chunk);
    return this.#add(chunks);
  }

  async joinBlobs(names: readonly string[]): Promise<string> {
    return this.#add(names.flatMap((name) => this.#chunks(name)));
  }

  linkBlob(name: string): string {
    return this.#add(this.#chunks(name));
  }

  readBlob(name: string, start: number, end: number): Readable {
    return Readable.from(slice(this.#chunks(name), start, end), { objectMode: false });
  }

  deleteBlob(name: string): void {
    this.#blobs.delete(name);
  }

  saveRecord(): void {}

  deleteRecord(): void {}

  loadRecords(): unknown[] {
    return [];
  }

  keepOnlyBlobs(): void {}

  #add(chunks: readonly Uint8Array[]): string {
    const name = randomUUID();
    this.#blobs.set(name, chunks);
    return name;
  }

  #chunks(name: string): readonly Uint8Array[] {
    const chunks = this.#blobs.get(name);
    if (!chunks) throw new Error(`No blob ${name}`);
    return chunks;
  }
}

function* slice(chunks: readonly Uint8Array[], start: number, end: number): Generator<Uint8Array> {
  let position = 0;
  for (const chunk of chunks) {
    if (position >= end) return;
    const piece = chunk.subarray(Math.max(0, start - position), Math.max(0, end - position));
    position += chunk.length;
    if (piece.length > 0) yield piece;
  }
}
