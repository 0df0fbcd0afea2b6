import { performance } from 'node:perf_hooks';

/** Milliseconds over which it is measured, at the least. */
const SPAN = 20;
/** The share of the time in which a thread that can do no more has something to do. */
const BUSY = 0.9;

/** Whether this thread has time to spare: one that is busy all the time gets nothing sooner by asking for more. */
export class LoopLoad {
  #last = performance.eventLoopUtilization();
  #isBusy = false;

  /** As it was when it was measured last. */
  get isBusy(): boolean {
    const now = performance.eventLoopUtilization();
    if (now.active + now.idle - this.#last.active - this.#last.idle < SPAN) return this.#isBusy;
    this.#isBusy = performance.eventLoopUtilization(now, this.#last).utilization > BUSY;
    this.#last = now;
    return this.#isBusy;
  }
}
