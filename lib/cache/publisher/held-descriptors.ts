import { nativeFs } from '../../native-fs.js';
import { CLOCK_STEP_MS } from '../publish.js';

const { closeSync } = nativeFs;

interface Held {
  readonly number: number;
  /** Milliseconds of `performance.now`. */
  readonly since: number;
}

/** Descriptors that stay open for a step of the clock, and are closed then; one timer for all. */
export class HeldDescriptors {
  readonly #held: Held[] = [];
  #timer: NodeJS.Timeout | undefined;

  get size(): number {
    return this.#held.length;
  }

  hold(number: number): void {
    this.#held.push({ number, since: performance.now() });
    this.#timer ??= setTimeout(() => this.#close(), CLOCK_STEP_MS);
  }

  /** Resolves when the first of them, or all that there are, can have been closed. */
  changed(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, CLOCK_STEP_MS));
  }

  #close(): void {
    const due = performance.now() - CLOCK_STEP_MS;
    while (this.#held.length > 0 && this.#held[0]!.since <= due) closeSync(this.#held.shift()!.number);
    this.#timer = this.#held.length > 0 ? setTimeout(() => this.#close(), CLOCK_STEP_MS) : undefined;
  }
}
