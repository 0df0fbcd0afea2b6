import { EventEmitter } from 'node:events';
import type { OwnChanges } from './own-changes.js';

export interface PollOptions {
  /** Milliseconds between two looks. */
  readonly interval: number;
  /** Whether the timer keeps the process alive. */
  readonly persistent: boolean;
}

/** Looks now and then, and at once after each own change; never twice at the same time. What it sees it emits. */
export abstract class Poll extends EventEmitter {
  readonly #timer: NodeJS.Timeout;
  readonly #stopListening: () => void;
  #isStopped = false;
  #isLooking = false;
  #isDue = false;

  constructor(changes: OwnChanges, { interval, persistent }: PollOptions) {
    super();
    const run = (): void => void this.#run();
    this.#timer = setInterval(run, interval);
    if (!persistent) this.#timer.unref();
    this.#stopListening = changes.listen(run);
    // When the class that looks is made.
    queueMicrotask(run);
  }

  protected abstract look(): Promise<void>;

  get isStopped(): boolean {
    return this.#isStopped;
  }

  stop(): void {
    this.#isStopped = true;
    clearInterval(this.#timer);
    this.#stopListening();
  }

  ref(): this {
    this.#timer.ref();
    return this;
  }

  unref(): this {
    this.#timer.unref();
    return this;
  }

  async #run(): Promise<void> {
    if (this.#isStopped || this.#isLooking) {
      this.#isDue = true;
      return;
    }
    this.#isLooking = true;
    this.#isDue = false;
    await this.look().catch(() => {});
    this.#isLooking = false;
    if (this.#isDue && !this.#isStopped) await this.#run();
  }
}
