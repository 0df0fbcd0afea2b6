import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { codeOf, throwIfAborted } from '../errors.js';
import { nativePromises } from '../native-fs.js';
import type { CacheLayout } from './layout.js';

/** Milliseconds after which nobody waits any more. */
const LONGEST = 10_000;
/** Milliseconds for which a note that nobody touches is believed, and between two touches. */
const STALE = 3000;
const TOUCH = 1000;
/** Milliseconds between two looks, at first and at last. */
const FIRST_LOOK = 10;
const LAST_LOOK = 80;

export interface TurnsOptions {
  readonly layout: Pick<CacheLayout, 'fetching'>;
  /** Does what asks the disk; rejects where that does not answer. */
  attempt<Result>(work: () => Promise<Result>): Promise<Result>;
}

/**
 * Lets one of the processes on a cache directory fetch an object while the others wait for it, by a note in that directory.
 * Advice, and no lock: whoever waits too long, or meets a disk that refuses, fetches it at the same time as somebody else.
 */
export class Turns {
  readonly #options: TurnsOptions;

  constructor(options: TurnsOptions) {
    this.#options = options;
  }

  /**
   * Resolves when the caller is to fetch the object, with what is to be called once it is there, or will not be; or with
   * `undefined` when somebody else has fetched it, as `isThere` says. Rejects only when `signal` aborts.
   */
  async take(
    key: string,
    isThere: () => Promise<boolean>,
    signal: AbortSignal | undefined,
  ): Promise<(() => void) | undefined> {
    const path = this.#options.layout.fetching(key);
    const end = performance.now() + LONGEST;
    for (;;) {
      const refusal = await this.#note(path);
      if (refusal !== 'EEXIST') return refusal === undefined ? this.#hold(path) : doNothing;
      const outcome = await this.#watch(path, end, signal);
      if (outcome === 'gone' && (await isThere())) return undefined;
      if (outcome === 'late') return doNothing;
      if (outcome === 'stale') await this.#remove(path);
    }
  }

  /** Resolves with the errno where the note cannot be made. */
  async #note(path: string): Promise<string | undefined> {
    try {
      await this.#options.attempt(() => nativePromises.writeFile(path, '', { flag: 'wx', mode: 0o600 }));
      return undefined;
    } catch (error) {
      return codeOf(error) ?? 'EIO';
    }
  }

  #hold(path: string): () => void {
    const touch = (): void => {
      const now = new Date();
      nativePromises.utimes(path, now, now).catch(doNothing);
    };
    const timer = setInterval(touch, TOUCH).unref();
    return () => {
      clearInterval(timer);
      void this.#remove(path);
    };
  }

  /** Waits until the note of somebody else is gone, stale (it was killed, or cannot even touch it), or it is late. */
  async #watch(
    path: string,
    end: number,
    signal: AbortSignal | undefined,
  ): Promise<'gone' | 'stale' | 'late'> {
    let touched: number | undefined;
    let since = performance.now();
    for (let look = FIRST_LOOK; ; look = Math.min(look * 2, LAST_LOOK)) {
      await delay(look, undefined, signal && { signal }).catch(() => throwIfAborted(signal));
      const stats = await this.#options.attempt(() => nativePromises.lstat(path)).catch(doNothing);
      const now = performance.now();
      if (!stats) return 'gone';
      if (stats.mtimeMs !== touched) since = now;
      touched = stats.mtimeMs;
      // The second rule needs no clock that all agree on.
      if (Date.now() - touched > STALE || now - since > STALE) return 'stale';
      if (now > end) return 'late';
    }
  }

  async #remove(path: string): Promise<void> {
    await this.#options.attempt(() => nativePromises.unlink(path)).catch(doNothing);
  }
}

function doNothing(): undefined {}
