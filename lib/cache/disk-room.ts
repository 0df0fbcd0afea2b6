import { nativeFs, nativePromises } from '../native-fs.js';

const GIBIBYTE = 1024 ** 3;
const MOST = 10 * GIBIBYTE;

/**
 * What the cache may hold on its disk.
 *
 * `maxBytes` is by default 10 GiB, or half of what is free when it is first asked, if that is less.
 */
export class DiskRoom {
  readonly #directory: string;
  #maxBytes: number | undefined;

  constructor(directory: string, maxBytes: number | undefined) {
    this.#directory = directory;
    this.#maxBytes = maxBytes;
  }

  /** Bytes; known once `fits` or `fitsSync` has been asked. */
  get maxBytes(): number {
    return this.#maxBytes ?? MOST;
  }

  /** Whether an object of this size may lie in the cache. */
  async allows(size: number): Promise<boolean> {
    if (this.#maxBytes === undefined) await this.fits(size);
    return size <= this.maxBytes;
  }

  /** Whether an object of this size may lie in the cache, and would fit on its disk now. */
  async fits(size: number): Promise<boolean> {
    // A disk that does not tell is tried.
    const stats = await nativePromises.statfs(this.#directory).catch(() => undefined);
    return this.#judge(size, stats);
  }

  fitsSync(size: number): boolean {
    try {
      return this.#judge(size, nativeFs.statfsSync(this.#directory));
    } catch {
      return this.#judge(size, undefined);
    }
  }

  #judge(size: number, stats: { bavail: number; bsize: number } | undefined): boolean {
    const free = stats ? stats.bavail * stats.bsize : Number.POSITIVE_INFINITY;
    this.#maxBytes ??= Math.min(MOST, free / 2);
    return size <= this.#maxBytes && size <= free;
  }
}
