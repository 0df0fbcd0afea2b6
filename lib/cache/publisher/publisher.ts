import type { Published } from '../publish.js';
import type { SmallFile } from './gathered.js';
import type { ThreadSettings } from './protocol.js';
import { PublisherThread } from './publisher-thread.js';

type Thread = Pick<PublisherThread, keyof PublisherThread>;

/** Bytes; for a larger file the hand-overs matter less than one more copy of it. */
const LARGEST = 256 * 1024;
/** Files after which a thread is worth its start. */
export const DEFAULT_THREAD_AFTER = 16;
/** Milliseconds without work after which a thread is ended. */
const IDLE_MS = 10_000;
/** Milliseconds; on a disk that takes longer for a file, several at once are faster than one after the other. */
const SLOW_MS = 5;
/** Of so many files one tells whether the disk is still slow. */
const TRIED_WHEN_SLOW = 64;

/**
 * Publishes small files by a thread of its own, which does by itself what would else be a dozen hand-overs to the pool of
 * threads, each dearer than the call it is for. There is a thread only while many files come in.
 */
export class Publisher {
  readonly #begin: () => Thread;
  readonly #threadAfter: number;
  #thread: Thread | undefined;
  #idle: NodeJS.Timeout | undefined;
  #count = 0;
  #answeredAt = Number.NEGATIVE_INFINITY;
  /** Milliseconds that files have taken of late. */
  #took = 0;
  #isRefused = false;

  /**
   * `threadAfter`: files after which there is a thread; `Infinity` for none. `begin` throws where there can be none.
   */
  constructor(
    settings: ThreadSettings,
    threadAfter: number = DEFAULT_THREAD_AFTER,
    begin: () => Thread = () => new PublisherThread(settings),
  ) {
    this.#threadAfter = threadAfter;
    this.#begin = begin;
  }

  /** When the disk last answered, in milliseconds of `performance.now`. */
  get answeredAt(): number {
    return this.#answeredAt;
  }

  /** Whether a file of so many bytes is to be published here. It is asked once for each file that comes in. */
  wants(size: number): boolean {
    if (size > LARGEST) return false;
    this.#count += 1;
    if (this.#count <= this.#threadAfter || this.#isRefused) return false;
    const isSlow = this.#took > SLOW_MS && this.#count % TRIED_WHEN_SLOW !== 0;
    return !isSlow && this.#begun()?.isReady === true;
  }

  /** Whether a file of so many bytes can be published while nobody waits for it. */
  takesAside(size: number): boolean {
    return size <= LARGEST && this.#thread?.isReady === true;
  }

  /**
   * Undefined where the disk refused, or the thread is no more: nothing of it is visible then that anybody trusts. `aside`:
   * nobody waits for it, and nobody changes its bytes.
   */
  async publish(file: SmallFile, aside?: 'aside'): Promise<Published | undefined> {
    const { record } = file;
    const reply = await this.#thread?.publish(file, aside);
    if (!reply) return undefined;
    this.#answeredAt = performance.now();
    this.#took += (reply.took - this.#took) / 8;
    if (!reply.done) return undefined;
    const { path, identity, replaced } = reply.done;
    return { file: { path, record, identity }, replaced };
  }

  /** Somebody waits for what was published aside. */
  hurry(): void {
    this.#thread?.hurry();
  }

  /** Blocks this thread until what was told to the other is done, for so many milliseconds at the most. */
  settleSync(milliseconds: number): void {
    this.#thread?.settleSync(milliseconds);
  }

  async end(): Promise<void> {
    const thread = this.#thread;
    this.#thread = undefined;
    clearInterval(this.#idle);
    this.#idle = undefined;
    this.#count = 0;
    await thread?.end();
  }

  async #endWhenIdle(): Promise<void> {
    if (performance.now() - this.#answeredAt >= IDLE_MS && !this.#thread?.isBusy) await this.end();
  }

  #begun(): Thread | undefined {
    if (this.#thread?.hasEnded) {
      // By itself: another one would end as well, and each costs its start.
      this.#isRefused = true;
      return undefined;
    }
    if (this.#thread) return this.#thread;
    try {
      this.#thread = this.#begin();
      this.#idle ??= setInterval(() => void this.#endWhenIdle(), IDLE_MS).unref();
    } catch {
      // This process may have no threads.
      this.#isRefused = true;
    }
    return this.#thread;
  }
}
