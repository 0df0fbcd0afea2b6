import type { CacheLayout } from './layout.js';
import { prepare } from './prepare.js';

/** The cache directory, made once, when it is first needed. */
export class Preparation {
  readonly #layout: CacheLayout;
  #done: Promise<void> | undefined;

  constructor(layout: CacheLayout) {
    this.#layout = layout;
  }

  /** Rejects with the disk's error; the next who comes tries again. */
  done(): Promise<void> {
    this.#done ??= prepare(this.#layout).catch((error) => {
      this.#done = undefined;
      throw error;
    });
    return this.#done;
  }

  /** As `done`, where somebody has removed the directory under us. */
  anew(): Promise<void> {
    this.#done = undefined;
    return this.done();
  }
}
