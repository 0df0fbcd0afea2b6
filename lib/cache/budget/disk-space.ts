import { performance } from 'node:perf_hooks';
import { nativeFs, nativePromises } from '../../native-fs.js';

interface Space {
  /** Bytes that this user may still write. */
  readonly free: number;
  /** Bytes of the whole disk. */
  readonly whole: number;
}

/** A disk that does not tell is taken for one without end. */
const ENDLESS: Space = { free: Number.POSITIVE_INFINITY, whole: Number.POSITIVE_INFINITY };

/** Milliseconds for which a look is good enough while all seems far from full. */
const FRESH_MS = 1000;

/** The room on a disk, as it was when it was last asked. */
export class DiskSpace {
  readonly #directory: string;
  #last: Space | undefined;
  #lookedAt = Number.NEGATIVE_INFINITY;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** As of the last look; `undefined` before the first. */
  get last(): Space | undefined {
    return this.#last;
  }

  /** Has somebody look, in the background, if the last look was long ago: others write to the disk, too. */
  refresh(): void {
    if (performance.now() - this.#lookedAt > FRESH_MS) void this.look();
  }

  /** Never rejects. */
  async look(): Promise<Space> {
    this.#lookedAt = performance.now();
    const stats = await nativePromises.statfs(this.#directory).catch(() => undefined);
    this.#last = spaceOf(stats);
    return this.#last;
  }

  lookSync(): Space {
    try {
      this.#last = spaceOf(nativeFs.statfsSync(this.#directory));
    } catch {
      this.#last = ENDLESS;
    }
    return this.#last;
  }
}

function spaceOf(stats: { bavail: number; blocks: number; bsize: number } | undefined): Space {
  if (!stats || stats.blocks === 0) return ENDLESS;
  return { free: stats.bavail * stats.bsize, whole: stats.blocks * stats.bsize };
}
