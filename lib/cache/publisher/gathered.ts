import type { CacheRecord } from '../record.js';
import type { Order } from './protocol.js';

/** Milliseconds that a file waits for others which nobody waits for: waking a thread costs as much as a file does. */
const GATHERING_MS = 16;
/** Files, and bytes, that are enough for a message. */
const ENOUGH_FILES = 32;
const ENOUGH_BYTES = 512 * 1024;

/** A small file to be published. */
export interface SmallFile {
  readonly key: string;
  readonly record: CacheRecord;
  readonly bytes: Uint8Array;
}

interface Waiting extends SmallFile {
  readonly id: number;
}

/** Files on their way to the thread, so that several go by one message. */
export class Gathered {
  readonly #send: (orders: readonly Order[], transferred: ArrayBuffer) => void;
  #waiting: Waiting[] = [];
  #bytes = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(send: (orders: readonly Order[], transferred: ArrayBuffer) => void) {
    this.#send = send;
  }

  /** Sends it soon, with others. Its bytes must not change until then. */
  add(id: number, file: SmallFile): void {
    this.#waiting.push({ ...file, id });
    this.#bytes += file.bytes.length;
    if (this.#waiting.length >= ENOUGH_FILES || this.#bytes >= ENOUGH_BYTES) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), GATHERING_MS);
  }

  /** Sends what there is. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waiting.length === 0) return;
    const all = new Uint8Array(this.#bytes);
    let position = 0;
    const orders = this.#waiting.map(({ id, key, record, bytes }): Order => {
      all.set(bytes, position);
      position += bytes.length;
      return { id, key, record, bytes: all.subarray(position - bytes.length, position) };
    });
    this.#waiting = [];
    this.#bytes = 0;
    this.#send(orders, all.buffer);
  }
}
