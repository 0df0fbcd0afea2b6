import type { Reading, UsageFile } from './usage-file.js';

export interface UsageHooks {
  /** Bytes that this process has taken and that no measure can see yet. */
  outstanding(): number;
  /** The disk has refused to tell the others. */
  fault(error: unknown): void;
}

/** What the cache directory holds, as far as this process knows: what all have told, and what it is about to tell. */
export class Usage {
  readonly #file: UsageFile;
  readonly #hooks: UsageHooks;
  #last: Reading | undefined;
  #untold = 0;
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
    return told === undefined ? undefined : Math.max(0, told + this.#untold);
  }

  /** Whether the disk has just refused to tell the others. */
  get isAlone(): boolean {
    return this.#isAlone;
  }

  /** Takes (or gives back) so many bytes. The others are told soon. */
  add(bytes: number): void {
    if (bytes === 0) return;
    this.#untold += bytes;
    void this.tell();
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
    const measured = this.#telling.then(async () => this.#take(await this.#file.measured(total, since)));
    // What is told later must not fail of it, too.
    this.#telling = measured.catch(() => {});
    await measured;
    await this.tell();
  }

  /** As `tell`; nothing is left to be told later. */
  async settled(): Promise<void> {
    await this.tell();
    await this.#file.settled().catch(this.#hooks.fault);
  }

  async #tell(): Promise<void> {
    const bytes = this.#untold;
    try {
      const reading = await this.#file.exchange(bytes);
      this.#untold -= bytes;
      this.#isAlone = false;
      this.#take(reading);
    } catch (error) {
      this.#isAlone = true;
      this.#hooks.fault(error);
    }
  }

  /** A measure that somebody has made sees nothing of what this process has not published yet. */
  #take(reading: Reading): void {
    const last = this.#last;
    this.#last = reading;
    if (!last || reading.total === undefined) return;
    const known = reading.of === last.of ? last.measures : 0;
    if (reading.measures > known) this.add(this.#hooks.outstanding());
  }
}
