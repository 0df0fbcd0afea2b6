import type { Reading, UsageFile } from './usage-file.js';

/** Bytes that are told ahead, while the bound is far: so that not every small file is a line. */
export const AHEAD = 1024 * 1024;

export interface UsageHooks {
  /** Whether the bound is so far that `AHEAD` does not matter to anybody. Default: never. */
  isFar?(): boolean;
  /** Bytes that this process has taken and that no measure can see yet. */
  outstanding(): number;
  /** The disk has refused to tell the others. */
  fault(error: unknown): void;
}

/**
 * What the cache directory holds, as far as this process knows: what all have told, and what it is about to tell. While
 * the bound is far it tells of room that it has not taken yet: a process that is killed then leaves the sum too high,
 * never too low.
 */
export class Usage {
  readonly #file: UsageFile;
  readonly #hooks: UsageHooks;
  #last: Reading | undefined;
  /** What was taken and not told; less than 0: so much of what was told has not been taken yet. */
  #taken = 0;
  /** What was given back and not told: never a part of the same line, since a measure counts only the other again. */
  #given = 0;
  /** What was told ahead when last something was told. */
  #ahead = 0;
  #isSettling = false;
  #isAlone = false;
  #telling: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;

  constructor(file: UsageFile, hooks: UsageHooks) {
    this.#file = file;
    this.#hooks = hooks;
  }

  /** Bytes; `undefined` until somebody has measured. */
  get total(): number | undefined {
    const told = this.#last?.total;
    return told === undefined ? undefined : Math.max(0, told + this.#taken - this.#given);
  }

  /** Whether the disk has just refused to tell the others. */
  get isAlone(): boolean {
    return this.#isAlone;
  }

  /** Takes (or gives back) so many bytes. The others are told soon, unless they were told before. */
  add(bytes: number): void {
    if (bytes > 0) this.#taken += bytes;
    else this.#given -= bytes;
    if (this.#taken > 0 || this.#given > 0) void this.tell();
  }

  /** Resolves once the others are told all there is to tell, and what they have told is known. Never rejects. */
  tell(): Promise<void> {
    this.#next ??= this.#telling.then(() => {
      this.#next = undefined;
      this.#telling = this.#tell();
      return this.#telling;
    });
    return this.#next;
  }

  /** Measures by `work`, which is given the bytes that are taken meanwhile, and tells all. Rejects with the disk's error. */
  async measure(work: () => Promise<number>): Promise<void> {
    await this.tell();
    const since = this.#last;
    const total = await work();
    if (!since) return;
    await this.tell();
    const measured = this.#telling.then(async () => {
      const reading = await this.#file.measured(total, since);
      const before = this.#ahead;
      this.#ahead = 0;
      this.#take(reading, before);
    });
    // What is told later must not fail of it, too.
    this.#telling = measured.catch(() => {});
    await measured;
    await this.tell();
  }

  /** As `tell`; nothing is left to be told later, and nothing told ahead. */
  async settled(): Promise<void> {
    this.#isSettling = true;
    // Once more where somebody turns out to have measured.
    for (let tries = 0; tries < 3; tries += 1) {
      await this.tell();
      if (this.#taken === 0 && this.#given === 0) break;
    }
    this.#isSettling = false;
    await this.#file.settled().catch(this.#hooks.fault);
  }

  async #tell(): Promise<void> {
    await this.#exchange();
    // Somebody has measured.
    if (this.#taken > 0 && !this.#isAlone) await this.#exchange();
  }

  async #exchange(): Promise<void> {
    const ahead = !this.#isSettling && this.#hooks.isFar?.() ? AHEAD : 0;
    // Who only asks, or has enough left, tells nothing ahead.
    const isEnough = this.#taken <= 0 && this.#taken >= -ahead;
    const taken = isEnough ? 0 : this.#taken + ahead;
    const given = this.#given;
    try {
      // Who has never looked could not tell a measure before his own line from one behind it.
      this.#last ??= await this.#file.exchange(0);
      const reading = await this.#file.exchange(taken, given);
      const before = this.#ahead;
      this.#taken -= taken;
      this.#given -= given;
      if (!isEnough) this.#ahead = ahead;
      this.#isAlone = false;
      this.#take(reading, before);
    } catch (error) {
      this.#isAlone = true;
      this.#hooks.fault(error);
    }
  }

  /**
   * A measure that somebody has made sees nothing of what this process has not published yet, and makes nothing of what
   * it had told ahead, `ahead`: of which some may be there since, too late to be seen.
   */
  #take(reading: Reading, ahead: number): void {
    const last = this.#last;
    this.#last = reading;
    if (!last || reading.total === undefined) return;
    const known = reading.of === last.of ? last.measures : 0;
    if (reading.measures > known) this.#taken += this.#hooks.outstanding() + ahead;
  }
}
