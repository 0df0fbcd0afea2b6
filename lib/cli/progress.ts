/** Milliseconds between two changes of a line on a terminal. */
const PAUSE_MS = 100;
const WIDTH = 24;

/** What it writes to: standard error, so that the results alone can be redirected. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/**
 * How far a long work has come: a bar on one line of a terminal, which is gone when it ends; in a pipe a plain line for
 * each tenth.
 */
export class Progress {
  readonly #title: string;
  readonly #textOf: (amount: number) => string;
  readonly #stream: ProgressStream | undefined;
  #last = Number.NEGATIVE_INFINITY;
  #tenth = 0;

  /** @param isSilent writes nothing at all */
  constructor(
    title: string,
    textOf: (amount: number) => string,
    isSilent: boolean = false,
    stream: ProgressStream = process.stderr,
  ) {
    this.#title = title;
    this.#textOf = textOf;
    this.#stream = isSilent ? undefined : stream;
  }

  update(done: number, total: number): void {
    const stream = this.#stream;
    if (!stream || total === 0) return;
    const share = Math.min(1, done / total);
    if (stream.isTTY) {
      const now = performance.now();
      if (now - this.#last < PAUSE_MS && share < 1) return;
      this.#last = now;
      stream.write(`\r${this.#line(share, done, total).slice(0, (stream.columns || 80) - 1)}\u001b[K`);
      return;
    }
    const tenth = Math.floor(share * 10);
    if (tenth <= this.#tenth) return;
    this.#tenth = tenth;
    stream.write(`${this.#title}: ${tenth * 10} %, ${this.#amounts(done, total)}\n`);
  }

  /** Clears the line of a terminal. Harmless when nothing was written. */
  end(): void {
    if (this.#stream?.isTTY && this.#last > 0) this.#stream.write('\r\u001b[K');
    this.#last = Number.NEGATIVE_INFINITY;
  }

  #line(share: number, done: number, total: number): string {
    const full = Math.round(share * WIDTH);
    const bar = `${'#'.repeat(full)}${'.'.repeat(WIDTH - full)}`;
    return `${this.#title} [${bar}] ${Math.floor(share * 100)} % ${this.#amounts(done, total)}`;
  }

  #amounts(done: number, total: number): string {
    return `${this.#textOf(done)} of ${this.#textOf(total)}`;
  }
}
