import { PassingMap } from './passing-map.js';
import type { CachedFile } from './record.js';

/** Bytes, and files, that may wait to be published; who brings more waits himself. */
const MOST_BYTES = 4 * 1024 * 1024;
const MOST_FILES = 256;

interface Arrival {
  readonly version: string;
  readonly bytes: Buffer;
  readonly publishing: Promise<unknown>;
}

/** Files that have come and are being published. Until they are, their bytes are found here. */
export class Arrivals {
  readonly #arrivals = new PassingMap<string, Arrival>();
  #bytes = 0;

  /** Whether so many bytes more may wait. */
  admits(bytes: number): boolean {
    return this.#arrivals.size < MOST_FILES && this.#bytes + bytes <= MOST_BYTES;
  }

  /** Holds the bytes until they are published, or are not going to be. Hands on what that gives. */
  hold(
    key: string,
    version: string,
    bytes: Buffer,
    publishing: Promise<CachedFile | undefined>,
  ): Promise<CachedFile | undefined> {
    const arrival = { version, bytes, publishing };
    this.#arrivals.set(key, arrival);
    this.#bytes += bytes.length;
    return publishing.finally(() => {
      this.#bytes -= bytes.length;
      if (this.#arrivals.get(key) === arrival) this.#arrivals.delete(key);
    });
  }

  /** To be copied from, and neither changed nor given away. */
  held(key: string, version: string): Buffer | undefined {
    const arrival = this.#arrivals.get(key);
    return arrival?.version === version ? arrival.bytes : undefined;
  }

  has(key: string): boolean {
    return this.#arrivals.has(key);
  }

  /** Resolves when nothing of a key is in the making; without one, nothing of what is now. */
  async settled(key?: string): Promise<void> {
    const awaited = key === undefined ? this.#arrivals.values() : [this.#arrivals.get(key)];
    await Promise.allSettled(awaited.map((arrival) => arrival?.publishing));
  }
}
