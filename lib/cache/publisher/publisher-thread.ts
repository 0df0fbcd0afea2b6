import type { Worker } from 'node:worker_threads';
import { beginThread, waitForEnd } from '../../own-thread.js';
import { PassingMap } from '../passing-map.js';
import { Gathered, type SmallFile } from './gathered.js';
import type { Order, Reply, ThreadData, ThreadSettings } from './protocol.js';

/** It holds one small file, and what it takes to publish it. */
const LIMITS = { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 32 };

/** A thread that publishes small files. It keeps the process alive only while it has something to do. */
export class PublisherThread {
  readonly #worker: Worker;
  #waiting = new PassingMap<number, (reply: Reply | undefined) => void>();
  readonly #progress = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  readonly #gathered = new Gathered((orders, transferred) => this.#send(orders, transferred));
  #last = 0;
  #isReady = false;
  #hasEnded = false;

  /** Throws where this process may have no threads. */
  constructor(settings: ThreadSettings) {
    this.#worker = beginThread(new URL('./publisher-worker.js', import.meta.url), {
      name: 'mediafs-publisher',
      workerData: { ...settings, progress: this.#progress } satisfies ThreadData,
      resourceLimits: LIMITS,
    });
    this.#worker.on('online', () => {
      this.#isReady = true;
    });
    this.#worker.on('message', (replies: readonly Reply[]) => {
      for (const reply of replies) this.#answer(reply.id, reply);
    });
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

  /**
   * `aside`: it may wait for others, and its bytes do not change. Undefined where the thread has ended before it could say
   * how it went.
   */
  publish(file: SmallFile, aside?: 'aside'): Promise<Reply | undefined> {
    this.#last += 1;
    const id = this.#last;
    return new Promise((resolve) => {
      if (this.#waiting.size === 0) this.#worker.ref();
      this.#waiting.set(id, resolve);
      this.#gathered.add(id, file);
      if (!aside) this.#gathered.flush();
    });
  }

  /** Nothing waits for others any more. */
  hurry(): void {
    this.#gathered.flush();
  }

  /** Blocks this thread until what was told so far is done, or for so many milliseconds. */
  settleSync(milliseconds: number): void {
    this.hurry();
    const end = performance.now() + milliseconds;
    for (;;) {
      const done = Atomics.load(this.#progress, 0);
      const left = end - performance.now();
      if (done === this.#last || this.#hasEnded || left <= 0) return;
      Atomics.wait(this.#progress, 0, done, left);
    }
  }

  /** Ends it behind what it was told to do. Never rejects. */
  async end(): Promise<void> {
    this.hurry();
    if (!this.#hasEnded) await waitForEnd(this.#worker, () => this.#worker.postMessage(undefined));
    await this.#worker.terminate();
  }

  #send(orders: readonly Order[], transferred: ArrayBuffer): void {
    if (!this.#hasEnded) this.#worker.postMessage(orders, [transferred]);
    else for (const { id } of orders) this.#answer(id, undefined);
  }

  #answer(id: number, reply: Reply | undefined): void {
    const resolve = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#worker.unref();
    resolve?.(reply);
  }

  #ended(): void {
    this.#hasEnded = true;
    const left = this.#waiting.values();
    this.#waiting = new PassingMap();
    for (const answer of left) answer(undefined);
  }
}
