import { S3Error } from '../errors.js';

/** Reads lines and runs of bytes from a stream of chunks. */
export class ByteReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** The next line without its end; `undefined` at the end of the stream. */
  async line(): Promise<string | undefined> {
    let end = this.#rest.indexOf('\n');
    while (end < 0) {
      if (this.#rest.length > longestLine)
        throw new S3Error('InvalidRequest', { message: 'A chunk header is too long' });
      const more = await this.#next();
      if (!more) {
        if (this.#rest.length === 0) return undefined;
        throw new S3Error('IncompleteBody');
      }
      this.#rest = Buffer.concat([this.#rest, more]);
      end = this.#rest.indexOf('\n');
    }
    const line = this.#rest.toString('latin1', 0, end);
    this.#rest = this.#rest.subarray(end + 1);
    return line.endsWith('\r') ? line.slice(0, -1) : line;
  }

  /** The next `length` bytes, as they come. */
  async *bytes(length: number): AsyncGenerator<Buffer> {
    for (let left = length; left > 0; ) {
      if (this.#rest.length === 0) this.#rest = (await this.#next()) ?? fail();
      const piece = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(piece.length);
      left -= piece.length;
      if (piece.length > 0) yield piece;
    }
  }

  /** Reads no further. */
  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  async #next(): Promise<Buffer | undefined> {
    const { done, value } = await this.#chunks.next();
    return done ? undefined : Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  }
}

const longestLine = 16 * 1024;

function fail(): never {
  throw new S3Error('IncompleteBody');
}
