import { type BigIntStats, nativeFs, type Stats } from '../native-fs.js';
import type { TemporaryHandle } from './temporary-file.js';

/**
 * The methods of a `FileHandle` that are needed here, on a plain number. A real one cannot be made without waiting, and
 * ends the process in newer versions when it is forgotten open, as the private one of a caller's forgotten stream is.
 */
export class NumericHandle {
  #fd: number;

  constructor(fd: number) {
    this.#fd = fd;
  }

  /** -1 once it is closed: the number may be another file's by then. */
  get fd(): number {
    return this.#fd;
  }

  async chmod(mode: number): Promise<void> {
    await promised((done) => nativeFs.fchmod(this.#open(), mode, done));
  }

  async close(): Promise<void> {
    this.closeSync();
  }

  closeSync(): void {
    const fd = this.#fd;
    this.#fd = -1;
    if (fd !== -1) nativeFs.closeSync(fd);
  }

  read(buffer: Uint8Array, offset: number, length: number, position: number): Promise<{ bytesRead: number }> {
    return promised((done: Done<{ bytesRead: number }>) =>
      nativeFs.read(this.#open(), buffer, offset, length, position, (error, bytesRead) =>
        done(error, { bytesRead }),
      ),
    );
  }

  /** Without a thread: of an open file the kernel knows this by heart, and handing it over takes ten times as long. */
  async stat(options?: { bigint?: boolean }): Promise<Stats | BigIntStats> {
    return nativeFs.fstatSync(this.#open(), options as { bigint: false });
  }

  async truncate(length?: number): Promise<void> {
    await promised((done) => nativeFs.ftruncate(this.#open(), length, done));
  }

  async utimes(accessed: number, modified: number): Promise<void> {
    await promised((done) => nativeFs.futimes(this.#open(), accessed, modified, done));
  }

  write(
    buffer: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ bytesWritten: number }> {
    return promised((done: Done<{ bytesWritten: number }>) =>
      nativeFs.write(this.#open(), buffer, offset, length, position, (error, bytesWritten) =>
        done(error, { bytesWritten }),
      ),
    );
  }

  #open(): number {
    if (this.#fd !== -1) return this.#fd;
    throw Object.assign(new Error('file closed'), { code: 'EBADF' });
  }
}

type Done<Result> = (error: Error | null, result?: Result) => void;

/** `promisify` would make a function for each call, which costs more than the call of a small read. */
export function promised<Result>(call: (done: Done<Result>) => void): Promise<Result> {
  return new Promise((resolve, reject) => {
    call((error, result) => (error ? reject(error) : resolve(result as Result)));
  });
}

export function numericHandle(fd: number): TemporaryHandle {
  return new NumericHandle(fd) as unknown as TemporaryHandle;
}
