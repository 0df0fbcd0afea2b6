import pLimit from 'p-limit';
import { nativePromises } from '../native-fs.js';
import type { CacheLayout } from './layout.js';

/** Milliseconds after which what was used is written down. */
const DELAY_MS = 1000;
const AT_ONCE = 4;

/**
 * When each cached file was used last: kept on the modification time of its meta file, where it survives a restart and
 * other processes see it. The file itself is never touched. Written in batches: a hit costs an entry of a map.
 */
export class Recency {
  readonly #layout: CacheLayout;
  #used = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(layout: CacheLayout) {
    this.#layout = layout;
  }

  used(key: string): void {
    this.#used.set(key, Date.now());
    this.#timer ??= setTimeout(() => void this.flush(), DELAY_MS).unref();
  }

  /** Resolves once all that was used is written down. Never rejects: a disk that refuses costs the order, no more. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const used = this.#used;
    if (used.size === 0) return this.#writing;
    this.#used = new Map();
    this.#writing = this.#writing.then(() => this.#write(used));
    return this.#writing;
  }

  async #write(used: ReadonlyMap<string, number>): Promise<void> {
    const limit = pLimit(AT_ONCE);
    const touch = async (key: string, time: number): Promise<void> => {
      await nativePromises.utimes(this.#layout.meta(key), time / 1000, time / 1000).catch(ignore);
    };
    await Promise.all(Array.from(used, ([key, time]) => limit(touch, key, time)));
  }
}

function ignore(): void {}
