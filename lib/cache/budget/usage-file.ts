import { type FileHandle, nativeFs, nativePromises } from '../../native-fs.js';
import { numericHandle, promised } from '../numeric-handle.js';
import { createDraft, type Draft, openNumber, type TemporaryHandle, writeFully } from '../temporary-file.js';
import { carryLine, changeLine, measureLine, UsageSum } from './usage-sum.js';

/** Bytes; a longer one is begun anew. */
const LONGEST = 256 * 1024;
/** Milliseconds that somebody may take between opening the file and adding a line. */
const LATE_MS = 1000;

// `a+`, but that what others have linked here is not written to. Absent where the system has none.
const { O_RDWR, O_APPEND, O_CREAT, O_NOFOLLOW = 0 } = nativeFs.constants;
const FLAGS = O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW;

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
 * `write` to the end, so nobody waits for a lock. Calls must not overlap.
 */
export class UsageFile {
  readonly #path: string;
  readonly #drafts: string;
  #sum = new UsageSum();
  #inode: bigint | undefined;
  /** Carries over what comes late to a file that was begun anew. */
  readonly #late = new Set<() => Promise<void>>();

  constructor(path: string, drafts: string) {
    this.#path = path;
    this.#drafts = drafts;
  }

  /**
   * Adds changes, as far as there are any, and reads what others have added. What is given back is left out where
   * somebody has measured since the last reading: who has not seen it any more has not counted it. Rejects with the
   * disk's error: nothing was added.
   */
  async exchange(taken: number, given = 0): Promise<Reading> {
    const reading = await this.#open(async (handle) => {
      const isMeasured = given > 0 && (await this.#isMeasured(handle));
      const changes = [taken, isMeasured ? 0 : -given].filter((change) => change !== 0);
      const lines = changes.map(changeLine).join('');
      await append(handle, lines);
      return this.#read(handle, lines);
    });
    return reading.total !== undefined && reading.offset > LONGEST
      ? this.#beginAnew().catch(() => reading)
      : reading;
  }

  /** Tells what was measured since a reading; without effect when the file was begun anew meanwhile. */
  async measured(total: number, since: Reading): Promise<Reading> {
    return this.#open(async (handle) => {
      const reading = await this.#read(handle);
      if (reading.of !== since.of) return reading;
      await append(handle, measureLine(total, since.offset));
      return this.#read(handle);
    });
  }

  async #open<Result>(work: (handle: TemporaryHandle) => Promise<Result>): Promise<Result> {
    const handle = numericHandle(await openNumber(this.#path, FLAGS, 0o600));
    try {
      return await work(handle);
    } finally {
      await handle.close();
    }
  }

  async #isMeasured(handle: TemporaryHandle): Promise<boolean> {
    const last = this.#sum;
    const { measures } = last;
    const reading = await this.#read(handle);
    return reading.measures > (reading.of === last ? measures : 0);
  }

  /** `own`: the lines that were added just now. If there is no other, nothing needs to be read. */
  async #read(handle: TemporaryHandle, own = ''): Promise<Reading> {
    const { ino, size } = await handle.stat({ bigint: true });
    if (ino !== this.#inode || size < this.#sum.offset) {
      this.#sum = new UsageSum();
      this.#inode = ino;
    }
    const more = Number(size) - this.#sum.offset;
    if (more === own.length) this.#sum.take(own);
    else if (more > 0) await takeIn(handle, this.#sum);
    const { total, offset, measures } = this.#sum;
    return { total, offset, measures, of: this.#sum };
  }

  /** Carries over what came late, now. Rejects with the disk's error. */
  async settled(): Promise<void> {
    for (const carry of [...this.#late]) await carry();
  }

  /** Only one may, or what somebody adds to the one new file would be lost with the other. */
  async #beginAnew(): Promise<Reading> {
    const unlock = await lock(`${this.#path}.lock`);
    let draft: Draft | undefined;
    try {
      const old = await nativePromises.open(this.#path, 'r');
      try {
        if ((await old.stat({ bigint: true })).ino !== this.#inode)
          throw new Error('somebody else was first');
        draft = await createDraft(this.#drafts);
        await writeFully(draft.handle, Buffer.from(carryLine(this.#sum.total!)), 0);
        await draft.handle.close();
        await nativePromises.rename(draft.path, this.#path);
      } catch (error) {
        await old.close();
        throw error;
      }
      this.#carryLater(old, this.#sum);
    } catch (error) {
      await draft?.discard();
      throw error;
    } finally {
      await unlock();
    }
    return this.#open((handle) => this.#read(handle));
  }

  /** What others, who had opened the old file before, add to it at the last moment. */
  #carryLater(old: FileHandle, sum: UsageSum): void {
    const before = sum.total!;
    const carry = async (): Promise<void> => {
      if (!this.#late.delete(carry)) return;
      clearTimeout(timer);
      try {
        await takeIn(old, sum);
      } finally {
        await old.close();
      }
      const late = sum.total! - before;
      if (late !== 0) await nativePromises.appendFile(this.#path, changeLine(late));
    };
    const timer = setTimeout(() => void carry().catch(() => {}), LATE_MS).unref();
    this.#late.add(carry);
  }
}

/** Milliseconds after which who has locked is dead. */
const LOCK_MS = 60_000;

/** Rejects at once where somebody has locked: nobody waits for that. */
async function lock(path: string): Promise<() => Promise<void>> {
  try {
    await (await nativePromises.open(path, 'wx', 0o600)).close();
  } catch (error) {
    const stats = await nativePromises.lstat(path);
    if (Date.now() - stats.mtimeMs > LOCK_MS) await nativePromises.unlink(path);
    throw error;
  }
  return () => nativePromises.unlink(path).catch(() => {});
}

/** Each line by one `write`, which the kernel puts at the end. */
async function append({ fd }: Pick<TemporaryHandle, 'fd'>, line: string): Promise<void> {
  for (let rest: Uint8Array = Buffer.from(line); rest.length > 0; ) {
    rest = rest.subarray(await promised<number>((done) => nativeFs.write(fd, rest, done)));
  }
}

const PIECE = 64 * 1024;
/** Most often there are only a few lines that are new. */
const FIRST_PIECE = 1024;

async function takeIn(handle: Pick<TemporaryHandle, 'read'>, sum: UsageSum): Promise<void> {
  let buffer = Buffer.allocUnsafe(FIRST_PIECE);
  for (;;) {
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, sum.offset);
    sum.take(buffer.toString('latin1', 0, bytesRead));
    if (bytesRead < buffer.length) return;
    if (buffer.length < PIECE) buffer = Buffer.allocUnsafe(PIECE);
  }
}
