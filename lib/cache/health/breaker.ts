import { performance } from 'node:perf_hooks';

/** `half-open`: one call has been let through to find out. */
export type BreakerState = 'closed' | 'open' | 'half-open';

/** Faults in a row after which calls are no longer let through. */
const THRESHOLD = 3;
/** Milliseconds until the first probe, and the most that this grows to by doubling. */
const SHORTEST = 1000;
const LONGEST = 60_000;

/** A circuit breaker: after some faults in a row it lets no call through for a while, and then one, which decides. */
export class Breaker {
  readonly #changed: (state: 'open' | 'closed') => void;
  readonly #clock: () => number;
  #state: BreakerState = 'closed';
  #faults = 0;
  #pause = SHORTEST;
  #openUntil = 0;

  constructor(changed: (state: 'open' | 'closed') => void, clock: () => number = () => performance.now()) {
    this.#changed = changed;
    this.#clock = clock;
  }

  get state(): BreakerState {
    return this.#state;
  }

  /** Whether a call is let through. Its outcome is to be told by one of the other three methods. */
  admits(): boolean {
    if (this.#state === 'closed') return true;
    if (this.#state === 'half-open' || this.#clock() < this.#openUntil) return false;
    this.#state = 'half-open';
    return true;
  }

  succeeded(): void {
    this.#faults = 0;
    // What was let through before it opened proves nothing.
    if (this.#state !== 'half-open') return;
    this.#pause = SHORTEST;
    this.#enter('closed');
  }

  /** `isGrave`: one such fault is enough. */
  failed(isGrave: boolean = false): void {
    this.#faults += 1;
    if (this.#state === 'closed') {
      if (!isGrave && this.#faults < THRESHOLD) return;
    } else {
      // What was let through before it opened says nothing new.
      if (this.#state === 'open' && this.#clock() < this.#openUntil) return;
      this.#pause = Math.min(LONGEST, this.#pause * 2);
    }
    this.#openUntil = this.#clock() + this.#pause;
    this.#enter('open');
  }

  /** A call that says nothing of what is watched: the next one may be the probe. */
  passed(): void {
    if (this.#state === 'half-open') this.#state = 'open';
  }

  #enter(state: 'open' | 'closed'): void {
    this.#state = state;
    this.#changed(state);
  }
}
