import { type DiskHealth, DiskUnavailable } from './disk-health.js';

type Work = () => Promise<unknown>;

/** What a disk that does not answer is to be told once it does, by names. */
export class Owed {
  readonly #health: DiskHealth;
  readonly #deadline: number;
  readonly #works = new Map<string, Work>();
  /** How much there is of each name that was given up and has not come back. */
  readonly #unfinished = new Map<string, number>();
  #isPaying = false;

  constructor(health: DiskHealth, deadline: number) {
    this.#health = health;
    this.#deadline = deadline;
  }

  get size(): number {
    return this.#works.size;
  }

  has(name: string): boolean {
    return this.#works.size > 0 && this.#works.has(name);
  }

  isUnfinished(name: string): boolean {
    return this.#unfinished.has(name);
  }

  /** It has become needless. */
  forget(name: string): void {
    if (!this.isUnfinished(name)) this.#works.delete(name);
  }

  /** Does the work now, or later where the disk does not answer; what it fails with is nobody's business. */
  async do(name: string, work: Work): Promise<void> {
    this.#works.set(name, work);
    if (!this.#health.isHanging && !this.isUnfinished(name)) await this.#pay(name, work);
  }

  /** Does the work after another one, which was given up, has come back. */
  after(name: string, working: Promise<unknown>, work: Work): void {
    this.#works.set(name, work);
    this.#unfinished.set(name, (this.#unfinished.get(name) ?? 0) + 1);
    const over = (): void => {
      const left = this.#unfinished.get(name)! - 1;
      if (left > 0) this.#unfinished.set(name, left);
      else this.#unfinished.delete(name);
      void this.pay();
    };
    working.then(over, over);
  }

  /** Does all that can be done, one after the other. */
  async pay(): Promise<void> {
    if (this.#isPaying) return;
    this.#isPaying = true;
    try {
      while (!this.#health.isHanging) {
        const next = [...this.#works].find(([name]) => !this.isUnfinished(name));
        if (!next) return;
        await this.#pay(...next);
      }
    } finally {
      this.#isPaying = false;
    }
  }

  async #pay(name: string, work: Work): Promise<void> {
    const late = (working: Promise<unknown>): void => this.after(name, working, work);
    try {
      await this.#health.run('writing', { deadline: this.#deadline, isForced: true, late }, work);
    } catch (error) {
      if (error instanceof DiskUnavailable) return;
    }
    // Something newer may be owed by now.
    if (this.#works.get(name) === work) this.#works.delete(name);
  }
}
