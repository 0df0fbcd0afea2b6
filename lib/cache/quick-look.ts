import { performance } from 'node:perf_hooks';
import { nativeFs, nativePromises } from '../native-fs.js';
import type { CacheLayout } from './layout.js';

/** Numbers by which Linux tells file systems of this machine: no other one is asked when a name is looked up. */
const LOCAL: ReadonlySet<number> = new Set([
  0xef53, // ext4, and its elders
  0x58465342, // XFS
  0x9123683e, // Btrfs
  0x01021994, // tmpfs
  0x794c7630, // overlayfs, which containers are on
]);

/** Milliseconds for which a disk that has answered is taken for one that answers. */
const LATELY_MS = 100;

/**
 * Finds out at once that a key has no meta. A cold read has to know that before it asks the store, and to hand the question
 * to a thread, and to be woken by the answer, takes fifty times as long as the kernel does. It is asked here only on a
 * file system of this machine that has just done as much for the thread that publishes: a disk that does not answer must
 * not keep the process.
 */
export class QuickLook {
  readonly #layout: Pick<CacheLayout, 'meta' | 'root'>;
  readonly #answered: () => number;
  #isLocal: boolean | undefined;

  /** `answered`: when the disk last did, in milliseconds of `performance.now`. */
  constructor(layout: Pick<CacheLayout, 'meta' | 'root'>, answered: () => number) {
    this.#layout = layout;
    this.#answered = answered;
  }

  /** `false` where that has to be found out. */
  isMissing(key: string): boolean {
    if (performance.now() - this.#answered() > LATELY_MS || !this.#isOfThisMachine()) return false;
    try {
      return nativeFs.lstatSync(this.#layout.meta(key), { throwIfNoEntry: false }) === undefined;
    } catch {
      return false;
    }
  }

  /** Not before the answer is there, which nobody waits for. */
  #isOfThisMachine(): boolean {
    if (this.#isLocal !== undefined) return this.#isLocal;
    this.#isLocal = false;
    nativePromises.statfs(this.#layout.root).then(
      ({ type }) => {
        this.#isLocal = LOCAL.has(type);
      },
      () => {
        this.#isLocal = undefined;
      },
    );
    return false;
  }
}
