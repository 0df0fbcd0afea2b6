import { isMainThread } from 'node:worker_threads';
import { errnoError } from '../errors.js';
import { Listeners } from './listeners.js';
import { isForOthers } from './other-listeners.js';

/** What must not outlive the process, if the process ends in order. */
export interface Unfinished {
  /** Gives it up while the event loop still turns, until the signal ends that. Never rejects. */
  giveUp?(signal: AbortSignal): Promise<unknown>;
  /** Gives it up at once, in at most so many milliseconds. Never throws. */
  giveUpSync?(milliseconds: number): void;
  /** Removes what lies on the disk. Never throws. */
  clear?(): void;
}

/** Milliseconds that the end of a process may be put off. */
const GIVE_UP_MS = 2000;

/**
 * Has what is unfinished given up when the process ends: by itself, by `exit`, or by a signal that nobody else listens
 * to, which then ends the process as if nobody did. It listens only while there is something to give up, and to signals
 * only for what takes time. Other threads than the main one are told of no signals, and are left alone.
 */
export class ProcessEnd {
  readonly #unfinished = new Set<Unfinished>();
  /** Those of them that take time. */
  readonly #slow = new Set<Unfinished>();
  readonly #atExit = new Listeners('last', { exit: () => this.#endSync() });
  // First: of those that are called once nothing is to be seen any more when the next one is called.
  readonly #before = new Listeners('first', {
    SIGINT: (signal) => this.#endBy(signal),
    SIGTERM: (signal) => this.#endBy(signal),
    SIGHUP: (signal) => this.#endBy(signal),
    beforeExit: () => this.#endByItself(),
  });
  #isEnding = false;
  #isChangeDue = false;
  #hasGivenUp = false;

  /** A signal has come that ends the process: what takes time should not be begun any more. */
  get isEnding(): boolean {
    return this.#isEnding;
  }

  /**
   * Throws `EIO` while it is so. Who writes may take what ends with the process (a child that gives the bytes, and got
   * the same signal) for the end of a file, so a file that ends by now may be half of one.
   */
  requireNotEnding(syscall: string, path: string): void {
    if (this.#isEnding) throw errnoError('EIO', syscall, { path, cause: new Error('the process ends') });
  }

  add(work: Unfinished): void {
    if (!isMainThread) return;
    this.#unfinished.add(work);
    if (work.giveUp) this.#slow.add(work);
    this.#hasGivenUp = false;
    this.#listen();
  }

  delete(work: Unfinished): void {
    this.#slow.delete(work);
    if (!this.#unfinished.delete(work) || this.#isChangeDue) return;
    // Not at once: a signal that has come, and is told of in this turn, would get lost.
    this.#isChangeDue = true;
    setImmediate(() => {
      this.#isChangeDue = false;
      this.#listen();
    }).unref();
  }

  #listen(): void {
    if (this.#isEnding) return;
    this.#atExit.listen(this.#unfinished.size > 0);
    this.#before.listen(this.#slow.size > 0);
  }

  async #endBy(signal: NodeJS.Signals): Promise<void> {
    if (this.#isEnding || isForOthers(signal)) return;
    this.#isEnding = true;
    await this.#giveUp();
    for (const work of this.#unfinished) work.clear?.();
    this.#before.listen(false);
    process.kill(process.pid, signal);
    // Somebody has begun to listen meanwhile, and may go on.
    this.#isEnding = false;
    this.#listen();
  }

  /** What has not ended after that never will: it is told of again and again, as long as anything is done. */
  async #endByItself(): Promise<void> {
    if (this.#hasGivenUp) return;
    this.#hasGivenUp = true;
    await this.#giveUp();
  }

  async #giveUp(): Promise<void> {
    const end = new AbortController();
    const timer = setTimeout(() => end.abort(), GIVE_UP_MS);
    const late = new Promise((resolve) => end.signal.addEventListener('abort', resolve));
    await Promise.race([Promise.all([...this.#slow].map((work) => work.giveUp?.(end.signal))), late]);
    clearTimeout(timer);
  }

  #endSync(): void {
    const deadline = performance.now() + GIVE_UP_MS;
    for (const work of this.#slow) {
      const left = deadline - performance.now();
      if (left > 0) work.giveUpSync?.(left);
    }
    for (const work of this.#unfinished) work.clear?.();
  }
}

/** There is one process, and one end of it. */
export const processEnd = new ProcessEnd();
