/** Something that was used at some time, in milliseconds since 1970. */
export interface Used {
  readonly used: number;
}

/** The so many that were used longest ago of any number that are shown to it. Pure. */
export class Oldest<Entry extends Used> {
  readonly #most: number;
  #kept: Entry[] = [];
  #limit = Number.POSITIVE_INFINITY;

  constructor(most: number) {
    this.#most = most;
  }

  add(entry: Entry): void {
    if (entry.used >= this.#limit) return;
    this.#kept.push(entry);
    // Sorted now and then only: that costs less than keeping them in order.
    if (this.#kept.length >= this.#most * 2) this.#cut();
  }

  /** Those that are kept, the oldest first. */
  inOrder(): readonly Entry[] {
    this.#cut();
    return this.#kept;
  }

  #cut(): void {
    this.#kept.sort((one, other) => one.used - other.used);
    if (this.#kept.length < this.#most) return;
    this.#kept.length = this.#most;
    this.#limit = this.#kept.at(-1)!.used;
  }
}
