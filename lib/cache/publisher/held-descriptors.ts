import { nativeFs } from '../../native-fs.js';
import { CLOCK_STEP_MS } from '../publish.js';

const { closeSync } = nativeFs;

interface Held {
  readonly number: number;
  /** Nanoseconds: the change time of its file. */
  readonly changed: bigint;
  /** Milliseconds of `performance.now`. */
  readonly since: number;
}

/**
 * Descriptors of files that were just changed, which stay open for a step of the clock that change times are taken from.
 * A file that was changed later tells of such a step, and if there is none, time does; one timer for all.
 */
export class HeldDescriptors {
  readonly #held: Held[] = [];
  #timer: NodeJS.Timeout | undefined;

  get size(): number {
    return this.#held.length;
  }

  /** `changed`: nanoseconds, the change time of its file, which is no earlier than those of the files before. */
  hold(number: number, changed: bigint): void {
    this.#closeFirst((held) => held.changed < changed);
    this.#held.push({ number, changed, since: performance.now() });
    this.#timer ??= setTimeout(() => this.#closeOld(), CLOCK_STEP_MS);
  }

  /** Resolves when the first of them, or all that there are, can have been closed. */
  changed(): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, CLOCK_STEP_MS));
  }

  #closeOld(): void {
    const due = performance.now() - CLOCK_STEP_MS;
    this.#closeFirst(({ since }) => since <= due);
    this.#timer = this.#held.length > 0 ? setTimeout(() => this.#closeOld(), CLOCK_STEP_MS) : undefined;
  }

  /** Closes the oldest, up to the first that is not due. */
  #closeFirst(isDue: (held: Held) => boolean): void {
    while (this.#held.length > 0 && isDue(this.#held[0]!)) closeSync(this.#held.shift()!.number);
  }
}
