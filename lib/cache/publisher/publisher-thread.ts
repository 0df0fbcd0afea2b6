import type { Worker } from 'node:worker_threads';
import { beginThread, waitForEnd } from '../../own-thread.js';
import type { CacheRecord } from '../record.js';
import type { Order, Reply, ThreadSettings } from './protocol.js';

/** It holds one small file, and what it takes to publish it. */
const LIMITS = { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 32 };

/** A thread that publishes small files. It keeps the process alive only while it has something to do. */
export class PublisherThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, (reply: Reply | undefined) => void>();
  #last = 0;
  #isReady = false;
  #hasEnded = false;

  /** Throws where this process may have no threads. */
  constructor(settings: ThreadSettings) {
    this.#worker = beginThread(new URL('./publisher-worker.js', import.meta.url), {
      name: 'mediafs-publisher',
      workerData: settings,
      resourceLimits: LIMITS,
    });
    this.#worker.on('online', () => {
      this.#isReady = true;
    });
    this.#worker.on('message', (reply: Reply) => this.#answer(reply.id, reply));
    this.#worker.on('exit', () => this.#ended());
  }

  /** Whether it has begun; until then, who wants something done does it sooner himself. */
  get isReady(): boolean {
    return this.#isReady && !this.#hasEnded;
  }

  get isBusy(): boolean {
    return this.#waiting.size > 0;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** Undefined where the thread has ended before it could say how it went. */
  publish(key: string, record: CacheRecord, bytes: Uint8Array): Promise<Reply | undefined> {
    this.#last += 1;
    const id = this.#last;
    // Alone in its memory, which can then be handed over.
    const own = new Uint8Array(bytes);
    return new Promise((resolve) => {
      if (this.#waiting.size === 0) this.#worker.ref();
      this.#waiting.set(id, resolve);
      this.#worker.postMessage({ id, key, record, bytes: own } satisfies Order, [own.buffer]);
    });
  }

  /** Ends it behind what it was told to do. Never rejects. */
  async end(): Promise<void> {
    if (!this.#hasEnded) await waitForEnd(this.#worker, () => this.#worker.postMessage(undefined));
    await this.#worker.terminate();
  }

  #answer(id: number, reply: Reply | undefined): void {
    const resolve = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#worker.unref();
    resolve?.(reply);
  }

  #ended(): void {
    this.#hasEnded = true;
    for (const id of [...this.#waiting.keys()]) this.#answer(id, undefined);
  }
}
