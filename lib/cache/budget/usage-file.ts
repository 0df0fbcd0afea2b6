import { type FileHandle, nativePromises } from '../../native-fs.js';
import { createDraft, writeFully } from '../temporary-file.js';
import { carryLine, changeLine, measureLine, UsageSum } from './usage-sum.js';

/** Bytes; a longer one is begun anew. */
const LONGEST = 256 * 1024;
/** How long somebody may take between opening the file and adding a line. */
const LATE_MS = 20;

/** What the file said when it was last read. */
export interface Reading {
  /** Bytes; `undefined` when nobody has measured. */
  readonly total: number | undefined;
  /** Bytes of the file. */
  readonly offset: number;
  /** How often somebody has measured since the file was begun. */
  readonly measures: number;
  /** Another one whenever the file is another one. */
  readonly of: UsageSum;
}

/**
 * The file by which all processes on a cache directory agree on what it holds. Lines are only ever added, each by one
 * `write` to the end, so nobody needs a lock, and nobody who dies leaves one. Calls must not overlap.
 */
export class UsageFile {
  readonly #path: string;
  readonly #drafts: string;
  #sum = new UsageSum();
  #inode: bigint | undefined;

  constructor(path: string, drafts: string) {
    this.#path = path;
    this.#drafts = drafts;
  }

  /** Adds a change, if there is any, and reads what others have added. Rejects with the disk's error: nothing was added. */
  async exchange(change: number): Promise<Reading> {
    return this.#open(async (handle) => {
      if (change !== 0) await handle.appendFile(changeLine(change));
      const reading = await this.#read(handle);
      return reading.total !== undefined && reading.offset > LONGEST ? this.#beginAnew(handle) : reading;
    });
  }

  /** Tells what was measured since a reading; without effect when the file was begun anew meanwhile. */
  async measured(total: number, since: Reading): Promise<Reading> {
    return this.#open(async (handle) => {
      const reading = await this.#read(handle);
      if (reading.of !== since.of) return reading;
      await handle.appendFile(measureLine(total, since.offset));
      return this.#read(handle);
    });
  }

  async #open<Result>(work: (handle: FileHandle) => Promise<Result>): Promise<Result> {
    const handle = await nativePromises.open(this.#path, 'a+', 0o600);
    try {
      return await work(handle);
    } finally {
      await handle.close();
    }
  }

  async #read(handle: FileHandle): Promise<Reading> {
    const { ino, size } = await handle.stat({ bigint: true });
    if (ino !== this.#inode || size < this.#sum.offset) {
      this.#sum = new UsageSum();
      this.#inode = ino;
    }
    await takeIn(handle, this.#sum);
    const { total, offset, measures } = this.#sum;
    return { total, offset, measures, of: this.#sum };
  }

  /** What somebody adds to the old file at the last moment is carried over. */
  async #beginAnew(old: FileHandle): Promise<Reading> {
    const before = this.#sum;
    const draft = await createDraft(this.#drafts);
    try {
      await writeFully(draft.handle, Buffer.from(carryLine(before.total!)), 0);
      const present = await nativePromises.lstat(this.#path, { bigint: true });
      if (present.ino !== this.#inode) await draft.discard();
      else {
        await draft.handle.close();
        await nativePromises.rename(draft.path, this.#path);
      }
    } catch (error) {
      await draft.discard();
      throw error;
    }
    const carried = before.total!;
    await new Promise((resolve) => setTimeout(resolve, LATE_MS));
    await takeIn(old, before);
    return this.#open(async (handle) => {
      const late = before.total! - carried;
      if (late !== 0) await handle.appendFile(changeLine(late));
      return this.#read(handle);
    });
  }
}

const PIECE = 64 * 1024;

async function takeIn(handle: FileHandle, sum: UsageSum): Promise<void> {
  const buffer = Buffer.alloc(PIECE);
  for (;;) {
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, sum.offset);
    if (bytesRead === 0) return;
    sum.take(buffer.toString('latin1', 0, bytesRead));
  }
}
