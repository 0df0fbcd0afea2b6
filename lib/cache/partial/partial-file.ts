import { type BigIntStats, nativeFs, nativePromises } from '../../native-fs.js';
import { removeSync } from '../sync-disk.js';
import { type FreshTemporaryFile, type TemporaryFile, writeFully } from '../temporary-file.js';
import { RangeSet } from './range-set.js';

// Only functions of `fs` that call no other one by its public name: those a redirect would catch.
const { fchmodSync, fstatSync, ftruncateSync, readSync, writeSync } = nativeFs;

/** Nobody may open it again through `/proc`, and find holes: whoever reads it goes through us. */
const NOBODY = 0o000;

/**
 * A sparse file of the size of an object, in which its bytes are collected. Which of them are there is known in memory
 * only: after a crash nobody trusts what is left.
 */
export class PartialFile {
  /** What has been written, and can be read. */
  readonly present = new RangeSet();
  readonly path: string;
  readonly #temporary: FreshTemporaryFile;
  readonly #device: bigint;
  readonly #inode: bigint;
  readonly #writes = new Set<Promise<void>>();
  #takesBytes: boolean;
  #users = 0;
  #isPublished = false;
  #isClosed = false;
  #isAbandoned = false;

  constructor(temporary: FreshTemporaryFile, takesBytes: boolean) {
    const { dev, ino } = fstatSync(temporary.reader.fd, { bigint: true });
    this.path = temporary.path;
    this.#temporary = temporary;
    this.#device = dev;
    this.#inode = ino;
    this.#takesBytes = takesBytes;
  }

  /** Makes a temporary file such a one. Rejects with the disk's error; the file is then gone. */
  static async from(temporary: FreshTemporaryFile, size: number, takesBytes: boolean): Promise<PartialFile> {
    const { handle } = temporary;
    try {
      // Side by side, since a reader waits for the file; it must not be discarded while one of them is under way.
      for (const made of await Promise.allSettled([handle.truncate(size), handle.chmod(NOBODY)]))
        if (made.status === 'rejected') throw made.reason;
      return new PartialFile(temporary, takesBytes);
    } catch (error) {
      await temporary.discard();
      throw error;
    }
  }

  /** As `from`, for a caller that cannot wait. */
  static fromSync(temporary: FreshTemporaryFile, size: number, takesBytes: boolean): PartialFile {
    try {
      ftruncateSync(temporary.handle.fd, size);
      fchmodSync(temporary.handle.fd, NOBODY);
      return new PartialFile(temporary, takesBytes);
    } catch (error) {
      void temporary.discard();
      throw error;
    }
  }

  /** Whether it is to hold bytes: not when the object is too large for the disk, nor after the disk has refused some. */
  get takesBytes(): boolean {
    return this.#takesBytes && !this.#isClosed;
  }

  /** Where it can be opened: by its name, or, when it is about to get another one, by its descriptor. */
  get place(): string {
    return this.#isPublished ? `/proc/self/fd/${this.#temporary.reader.fd}` : this.path;
  }

  /** Whether its name may be another one by now. */
  get isPublished(): boolean {
    return this.#isPublished;
  }

  /** The number of a descriptor that may write. */
  get descriptor(): number {
    return this.#temporary.handle.fd;
  }

  isThis(stats: BigIntStats): boolean {
    return stats.dev === this.#device && stats.ino === this.#inode;
  }

  /** Rejects with the disk's error, after which the file takes no bytes any more. */
  async write(bytes: Uint8Array, start: number): Promise<void> {
    const writing = this.#using(() => writeFully(this.#temporary.handle, bytes, start));
    this.#writes.add(writing);
    try {
      await writing;
      this.present.add({ start, end: start + bytes.length });
    } catch (error) {
      this.refuse();
      throw error;
    } finally {
      this.#writes.delete(writing);
    }
  }

  /** As `write`, for a caller that cannot wait. */
  writeSync(bytes: Uint8Array, start: number): void {
    let done = 0;
    while (done < bytes.length)
      done += writeSync(this.descriptor, bytes, done, bytes.length - done, start + done);
    this.present.add({ start, end: start + bytes.length });
  }

  /** Reads what is present. Rejects with the disk's error, or resolves with too few bytes for a file that was cut. */
  async read(target: Uint8Array, offset: number, length: number, position: number): Promise<number> {
    const { bytesRead } = await this.#using(() =>
      this.#temporary.reader.read(target, offset, length, position),
    );
    return bytesRead;
  }

  readSync(target: Uint8Array, offset: number, length: number, position: number): number {
    return readSync(this.#temporary.reader.fd, target, offset, length, position);
  }

  /** Takes no bytes from now on. */
  refuse(): void {
    this.#takesBytes = false;
  }

  /** Another thread may still write by the descriptor's number, so that must never be another file's. */
  abandon(): void {
    this.#isAbandoned = true;
    this.refuse();
  }

  /** Resolves once nothing is being written. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#writes);
  }

  /**
   * The complete file, to be published. However that ends, it can still be read here. `undefined` where another thread
   * may still write to it.
   */
  async toPublish(): Promise<TemporaryFile | undefined> {
    this.refuse();
    await this.settled();
    if (this.#isAbandoned || this.#isClosed) return undefined;
    this.#isPublished = true;
    const { path, handle, reader } = this.#temporary;
    const letGo = this.#use();
    return {
      path,
      handle,
      reader: { stat: reader.stat.bind(reader), close: async () => letGo(), closeSync: letGo },
      discard: async () => {
        await handle.close().catch(ignore);
        letGo();
        await nativePromises.unlink(path).catch(ignore);
      },
    };
  }

  /** Closes it once nobody reads it any more, and removes it unless it was published. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    if (!this.#isPublished) removeSync(this.path);
    if (this.#users === 0) this.#release();
  }

  async #using<Result>(work: () => Promise<Result>): Promise<Result> {
    const letGo = this.#use();
    try {
      return await work();
    } finally {
      letGo();
    }
  }

  /** Keeps the descriptors open until the function that it gives is called. */
  #use(): () => void {
    let isUsed = true;
    this.#users += 1;
    return () => {
      if (!isUsed) return;
      isUsed = false;
      this.#users -= 1;
      if (this.#isClosed && this.#users === 0) this.#release();
    };
  }

  #release(): void {
    const { handle, reader } = this.#temporary;
    if (!this.#isAbandoned) handle.closeSync();
    reader.closeSync();
  }
}

function ignore(): void {}
