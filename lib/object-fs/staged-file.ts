import { removeSync } from '../cache/sync-disk.js';
import type { TemporaryFile } from '../cache/temporary-file.js';
import { type BigIntStats, nativeFs } from '../native-fs.js';
import { processEnd, type Unfinished } from '../process-end/process-end.js';

/**
 * A modification time no clock gives: while a staging file has it, nobody has written to it, by whatever way. (Two
 * writes within one tick of the kernel's clock have the same time, so a comparison with "now" would not do.)
 */
const UNTOUCHED_SECONDS = 1;
const UNTOUCHED = 1_000_000_000n;

export interface Measured {
  /** Bytes. */
  readonly size: number;
  /** When it was written last, in nanoseconds; `undefined` while nobody has written since it was marked. */
  readonly written: bigint | undefined;
}

/** A staging file that tells whether anybody has written to it. It does not outlive a process that ends in order. */
export class StagedFile implements Unfinished {
  readonly temporary: TemporaryFile;

  constructor(temporary: TemporaryFile) {
    this.temporary = temporary;
    processEnd.add(this);
  }

  clear(): void {
    removeSync(this.temporary.path);
  }

  /** It is gone, or has become a cached file. */
  ended(): void {
    processEnd.delete(this);
  }

  async discard(): Promise<void> {
    await this.temporary.discard();
    this.ended();
  }

  /** From now on what is written is noticed. */
  async mark(): Promise<void> {
    await this.temporary.handle.utimes(UNTOUCHED_SECONDS, UNTOUCHED_SECONDS);
  }

  markSync(): void {
    nativeFs.futimesSync(this.temporary.handle.fd, UNTOUCHED_SECONDS, UNTOUCHED_SECONDS);
  }

  async measure(): Promise<Measured> {
    return measured(await this.temporary.handle.stat({ bigint: true }));
  }

  measureSync(): Measured {
    return measured(nativeFs.fstatSync(this.temporary.handle.fd, { bigint: true }));
  }
}

function measured({ size, mtimeNs }: BigIntStats): Measured {
  return { size: Number(size), written: mtimeNs === UNTOUCHED ? undefined : mtimeNs };
}
