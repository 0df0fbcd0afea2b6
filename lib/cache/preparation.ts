import type { CacheLayout } from './layout.js';
import { prepare } from './prepare.js';
import type { Sweeper } from './sweeper.js';

/** The cache directory, made once, when it is first needed; it is swept from then on. */
export class Preparation {
  readonly #layout: CacheLayout;
  readonly #sweeper: Pick<Sweeper, 'begin'>;
  #done: Promise<void> | undefined;

  constructor(layout: CacheLayout, sweeper: Pick<Sweeper, 'begin'>) {
    this.#layout = layout;
    this.#sweeper = sweeper;
  }

  /** Rejects with the disk's error; the next who comes tries again. */
  done(): Promise<void> {
    this.#sweeper.begin();
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
