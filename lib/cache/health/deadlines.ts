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
  readonly late: () => void;
}

/**
 * Deadlines of work that the disk does. They are counted in ticks, each a turn of the event loop of its own: a process
 * that is too busy to take an answer does not count that against who gave it. Nor does one whose pool of threads is
 * busy: when a deadline has passed, a call that no disk is needed for must come back at once, or there is another one.
 */
export class Deadlines {
  readonly #tick: number;
  readonly #waiting = new Set<Waiting>();
  #timer: NodeJS.Timeout | undefined;

  /** `usual`: milliseconds of the deadlines that are set most. */
  constructor(usual: number) {
    this.#tick = usual / TICKS;
  }

  /** What the work resolves with; rejects with what `late` makes when it takes longer than so many milliseconds. */
  within<Result>(milliseconds: number, work: Promise<Result>, late: () => Error): Promise<Result> {
    return new Promise((resolve, reject) => {
      const ticks = Math.ceil(milliseconds / this.#tick);
      const waiting = { ticks, rounds: 0, late: () => reject(late()) };
      this.#waiting.add(waiting);
      this.#timer ??= setInterval(() => this.#turn(), this.#tick).unref();
      const end = (): void => void this.#waiting.delete(waiting);
      work.then(
        (result) => {
          end();
          resolve(result);
        },
        (error) => {
          end();
          reject(error);
        },
      );
    });
  }

  #turn(): void {
    if (this.#waiting.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
    for (const waiting of this.#waiting) {
      waiting.ticks -= 1;
      if (waiting.ticks < 0) this.#expire(waiting);
    }
  }

  #expire(waiting: Waiting): void {
    const giveUp = (): void => {
      if (this.#waiting.delete(waiting)) waiting.late();
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
