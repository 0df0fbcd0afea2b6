import { performance } from 'node:perf_hooks';
import { nativeFs } from '../../native-fs.js';

/** Turns of the event loop that a deadline lasts at the least. */
const TICKS = 20;
/** How often a deadline is put off at the most. */
const MOST_ROUNDS = 4;
/** A process that is not busy has the answer to a call sooner. */
const AT_ONCE_MS = 20;

interface Waiting {
  ticks: number;
  rounds: number;
  /** Where it stands among those that wait; undefined once it no longer does. */
  index: number | undefined;
  readonly late: () => void;
}

/**
 * Deadlines of work that the disk does. They are counted in ticks, each a turn of the event loop of its own: a process
 * that is too busy to take an answer does not count that against who gave it. Nor does one whose pool of threads is
 * busy: when a deadline has passed, a call that no disk is needed for must come back at once, or there is another one.
 */
export class Deadlines {
  readonly #tick: number;
  /**
   * In no order. A `Set` that is added to and taken from all the time leaves a table behind every few calls, which V8
   * chains to the next: once one of them is old, they keep the results of reads alive until the next full collection.
   */
  readonly #waiting: Waiting[] = [];
  #timer: NodeJS.Timeout | undefined;

  /** `usual`: milliseconds of the deadlines that are set most. */
  constructor(usual: number) {
    this.#tick = usual / TICKS;
  }

  /** What the work resolves with; rejects with what `late` makes when it takes longer than so many milliseconds. */
  within<Result>(milliseconds: number, work: Promise<Result>, late: () => Error): Promise<Result> {
    return new Promise((resolve, reject) => {
      const ticks = Math.ceil(milliseconds / this.#tick);
      const waiting: Waiting = {
        ticks,
        rounds: 0,
        index: this.#waiting.length,
        late: () => reject(late()),
      };
      this.#waiting.push(waiting);
      this.#timer ??= setInterval(() => this.#turn(), this.#tick).unref();
      work.then(
        (result) => {
          this.#end(waiting);
          resolve(result);
        },
        (error) => {
          this.#end(waiting);
          reject(error);
        },
      );
    });
  }

  /** Whether it was still waiting. */
  #end(waiting: Waiting): boolean {
    if (waiting.index === undefined) return false;
    const last = this.#waiting.pop()!;
    if (last !== waiting) {
      this.#waiting[waiting.index] = last;
      last.index = waiting.index;
    }
    waiting.index = undefined;
    return true;
  }

  #turn(): void {
    if (this.#waiting.length === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
    for (const waiting of [...this.#waiting]) {
      waiting.ticks -= 1;
      if (waiting.ticks < 0) this.#expire(waiting);
    }
  }

  #expire(waiting: Waiting): void {
    const giveUp = (): void => {
      if (this.#end(waiting)) waiting.late();
    };
    if (waiting.rounds === MOST_ROUNDS) {
      giveUp();
      return;
    }
    waiting.rounds += 1;
    waiting.ticks = TICKS;
    const asked = performance.now();
    nativeFs.lstat('/', () => {
      if (performance.now() - asked < AT_ONCE_MS) giveUp();
    });
  }
}
