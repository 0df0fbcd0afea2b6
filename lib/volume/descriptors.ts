import type { FsShape } from '../fs-calls/forms.js';
import { type BigIntStats, type FileHandle, nativeFs } from '../native-fs.js';
import { releaseHandle } from '../object-fs/file-handle.js';
import type { OpenFile } from '../object-fs/open-file.js';
import type { StreamReads } from './stream-reads.js';

/** A number that the kernel knows, on a file of ours. */
export interface RealDescriptor {
  readonly kind: 'real';
  readonly file: OpenFile;
  readonly device: bigint;
  readonly inode: bigint;
  /** Whose number it is, if it is not one by itself. */
  readonly handle: WeakRef<FileHandle> | undefined;
  /** Who has read bytes of it without the kernel, which does not know of that. */
  reads?: StreamReads | undefined;
}

/** A number that only we know, for a file system that keeps its files somewhere else. */
interface VirtualDescriptor {
  readonly kind: 'virtual';
  readonly fs: FsShape;
  /** What that file system itself calls it. */
  readonly number: number;
}

export type Descriptor = RealDescriptor | VirtualDescriptor;

/** Far above what a kernel hands out, so that a number of ours is never one of another file. */
const FIRST_VIRTUAL = 0x4000_0000;

/**
 * The descriptors that this volume has opened. The kernel uses numbers again at once, and one of ours can be closed
 * behind our back (by native code, or in another thread), so a number counts only while `fstat` says it is that file.
 */
export class Descriptors {
  readonly #open = new Map<number, Descriptor>();
  #next = FIRST_VIRTUAL;

  /** `stats`: what `fstat` has just said of the number, if it was asked. */
  addReal(number: number, file: OpenFile, handle?: FileHandle | undefined, stats?: BigIntStats): void {
    const { dev, ino } = stats ?? nativeFs.fstatSync(number, { bigint: true });
    this.#open.set(number, {
      kind: 'real',
      file,
      device: dev,
      inode: ino,
      handle: handle && new WeakRef(handle),
    });
  }

  addVirtual(fs: FsShape, number: number): number {
    const virtual = this.#next++;
    this.#open.set(virtual, { kind: 'virtual', fs, number });
    return virtual;
  }

  find(number: unknown): Descriptor | undefined {
    const descriptor = typeof number === 'number' && this.#open.size > 0 ? this.#open.get(number) : undefined;
    if (descriptor?.kind !== 'real') return descriptor;
    const stats = statsOf(number as number);
    if (stats?.dev === descriptor.device && stats.ino === descriptor.inode) return descriptor;
    this.#open.delete(number as number);
    return undefined;
  }

  fileOf(number: unknown): OpenFile | undefined {
    const descriptor = this.find(number);
    return descriptor?.kind === 'real' ? descriptor.file : undefined;
  }

  /**
   * What a number was opened as: the kernel was not asked, so it may be closed, or another file's by now. For calls that
   * are the kernel's in any case.
   */
  opened(number: unknown): RealDescriptor | undefined {
    const descriptor = this.#open.size > 0 ? this.#open.get(number as number) : undefined;
    return descriptor?.kind === 'real' ? descriptor : undefined;
  }

  /** To be called before the number is closed by itself: from then on neither it nor its handle stands for the file. */
  release(number: number): void {
    const handle = this.opened(number)?.handle?.deref();
    this.remove(number);
    if (handle) releaseHandle(handle);
  }

  /** To be called before the native close: from then on the number may be another file's. */
  remove(number: number): void {
    this.#open.delete(number);
  }
}

function statsOf(number: number): BigIntStats | undefined {
  try {
    return nativeFs.fstatSync(number, { bigint: true });
  } catch {
    return undefined;
  }
}
