import { performance } from 'node:perf_hooks';

/** The monotonic clock by which freshness is measured: it stands still, but for what a program lets pass. */
export class StandingClock implements Disposable {
  #now = 1_000_000;

  constructor() {
    Object.defineProperty(performance, 'now', { configurable: true, value: () => this.#now });
  }

  readonly now = (): number => this.#now;

  pass(milliseconds: number): void {
    this.#now += milliseconds;
  }

  [Symbol.dispose](): void {
    delete (performance as { now?: () => number }).now;
  }
}
