/** Of a full budget: a hundred retries. */
const CAPACITY = 500;
const COST = 5;
/** Tokens that a success gives back, and that a second does. */
const PER_SUCCESS = 1;
const PER_SECOND = 5;

/**
 * What all requests of one client may spend on retries. In a storm of refusals it runs dry, and each call then costs
 * one request, not one per attempt; it fills again with successes, and slowly with time.
 */
export class RetryBudget {
  readonly #now: () => number;
  #tokens = CAPACITY;
  #since: number;

  /** `now` gives milliseconds. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#since = now();
  }

  /** Whether one more retry is in it; takes it if so. */
  take(): boolean {
    this.#fill();
    if (this.#tokens < COST) return false;
    this.#tokens -= COST;
    return true;
  }

  recordSuccess(): void {
    this.#add(PER_SUCCESS);
  }

  #fill(): void {
    const now = this.#now();
    this.#add(((now - this.#since) / 1000) * PER_SECOND);
    this.#since = now;
  }

  #add(tokens: number): void {
    this.#tokens = Math.min(CAPACITY, this.#tokens + tokens);
  }
}
