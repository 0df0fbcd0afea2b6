import { promisify } from 'node:util';
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
    await promisify(nativeFs.fchmod)(this.#open(), mode);
  }

  async close(): Promise<void> {
    this.closeSync();
  }

  closeSync(): void {
    const fd = this.#fd;
    this.#fd = -1;
    if (fd !== -1) nativeFs.closeSync(fd);
  }

  async read(...given: unknown[]): Promise<unknown> {
    return (promisify(nativeFs.read) as (...all: unknown[]) => Promise<unknown>)(this.#open(), ...given);
  }

  /** Without a thread: of an open file the kernel knows this by heart, and handing it over takes ten times as long. */
  async stat(options?: { bigint?: boolean }): Promise<Stats | BigIntStats> {
    return nativeFs.fstatSync(this.#open(), options as { bigint: false });
  }

  async truncate(length?: number): Promise<void> {
    await promisify(nativeFs.ftruncate)(this.#open(), length);
  }

  async utimes(accessed: number, modified: number): Promise<void> {
    await promisify(nativeFs.futimes)(this.#open(), accessed, modified);
  }

  async write(...given: unknown[]): Promise<unknown> {
    return (promisify(nativeFs.write) as (...all: unknown[]) => Promise<unknown>)(this.#open(), ...given);
  }

  #open(): number {
    if (this.#fd !== -1) return this.#fd;
    throw Object.assign(new Error('file closed'), { code: 'EBADF' });
  }
}

export function numericHandle(fd: number): TemporaryHandle {
  return new NumericHandle(fd) as unknown as TemporaryHandle;
}
