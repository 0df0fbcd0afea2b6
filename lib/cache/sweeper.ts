import { forgottenFiles, removeForgotten } from './forgotten-files.js';
import type { CacheLayout } from './layout.js';

export interface SweepOptions {
  /** Milliseconds from the first need of the directory to the first sweep. Default a minute. */
  readonly after?: number | undefined;
  /** Milliseconds from the end of a sweep to the next one. Default an hour. */
  readonly every?: number | undefined;
  /** Milliseconds; a temporary file that is younger is left alone. Default a day. */
  readonly olderThan?: number | undefined;
}

const AFTER_MS = 60_000;
const EVERY_MS = 3_600_000;
const OLDER_THAN_MS = 86_400_000;

/**
 * Removes, in the background, what killed processes have left among the temporary files. Nobody waits for it, it keeps no
 * process alive, and a disk that refuses is asked again at the next time.
 */
export class Sweeper {
  readonly #layout: CacheLayout;
  readonly #options: SweepOptions;
  #timer: NodeJS.Timeout | undefined;
  #sweeping: Promise<void> = Promise.resolve();
  #isDisposed = false;

  constructor(layout: CacheLayout, options: SweepOptions = {}) {
    this.#layout = layout;
    this.#options = options;
  }

  /** From now on. Harmless when it has begun. */
  begin(): void {
    if (this.#timer === undefined) this.#wait(this.#options.after ?? AFTER_MS);
  }

  /** Resolves once nothing is being removed, and nothing will be. */
  dispose(): Promise<void> {
    this.#isDisposed = true;
    clearTimeout(this.#timer);
    return this.#sweeping;
  }

  #wait(milliseconds: number): void {
    if (this.#isDisposed) return;
    this.#timer = setTimeout(() => {
      this.#sweeping = this.#sweep().finally(() => this.#wait(this.#options.every ?? EVERY_MS));
    }, milliseconds).unref();
  }

  async #sweep(): Promise<void> {
    // Whoever cannot tell whether a file is leased leaves it.
    const forgotten = await forgottenFiles(this.#layout, this.#options.olderThan ?? OLDER_THAN_MS).catch(
      () => [],
    );
    for (const file of forgotten) {
      if (this.#isDisposed) return;
      // Another process may sweep at the same time.
      await removeForgotten(file).catch(() => {});
    }
  }
}
