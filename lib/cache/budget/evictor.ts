import type { CacheLayout } from '../layout.js';
import { leasedPaths } from '../leases/leased-paths.js';
import type { Recency } from '../recency.js';
import { type Evicted, evict } from './evict.js';
import { Oldest } from './oldest.js';
import { openFiles } from './open-files.js';
import { type MetaEntry, metaEntries } from './scan.js';

/** How many of the oldest files one look at all of them finds. */
const FOUND_AT_ONCE = 10_000;
/** Milliseconds in which nobody looks again when all there was had to stay. */
const PAUSE_MS = 1000;

export interface EvictorOptions {
  readonly layout: CacheLayout;
  readonly recency: Recency;
  /** Milliseconds for which a file stays after it was published. */
  readonly grace: number;
  evicted(file: Evicted): void;
}

/** Removes cached files, those first that were used longest ago, by whatever process. One run at a time. */
export class Evictor {
  readonly #options: EvictorOptions;
  #oldest: readonly MetaEntry[] = [];
  #next = 0;
  #running: Promise<void> | undefined;
  #notBefore = 0;

  constructor(options: EvictorOptions) {
    this.#options = options;
  }

  /** Goes on until it is enough, or nothing is left that may go. Whoever calls meanwhile waits for the same run. */
  run(isEnough: () => boolean): Promise<void> {
    this.#running ??= this.#run(isEnough).finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #run(isEnough: () => boolean): Promise<void> {
    if (Date.now() < this.#notBefore) return;
    const { layout, recency, grace, evicted } = this.#options;
    await recency.flush();
    const leased = await leasedPaths(layout).catch(() => undefined);
    if (!leased) return;
    const rules = { grace, leased, open: await openFiles() };
    let isFresh = false;
    let some = false;
    while (!isEnough()) {
      const entry = this.#oldest[this.#next];
      this.#next += 1;
      if (entry) {
        const gone = await evict(layout, entry, rules);
        if (gone) evicted(gone);
        some ||= gone !== undefined;
        continue;
      }
      if (isFresh && !some) {
        this.#notBefore = Date.now() + PAUSE_MS;
        return;
      }
      await this.#look();
      isFresh = true;
      some = false;
    }
  }

  async #look(): Promise<void> {
    const oldest = new Oldest<MetaEntry>(FOUND_AT_ONCE);
    for await (const entry of metaEntries(this.#options.layout.root)) oldest.add(entry);
    this.#oldest = oldest.inOrder();
    this.#next = 0;
  }
}
