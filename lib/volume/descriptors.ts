import type { FsShape } from '../fs-calls/forms.js';
import { type BigIntStats, type FileHandle, nativeFs } from '../native-fs.js';
import { releaseHandle } from '../object-fs/file-handle.js';
import type { OpenFile } from '../object-fs/open-file.js';

/** A number that the kernel knows, on a file of ours. */
interface RealDescriptor {
  readonly kind: 'real';
  readonly file: OpenFile;
  readonly device: bigint;
  readonly inode: bigint;
  /** Whose number it is, if it is not one by itself. */
  readonly handle: WeakRef<FileHandle> | undefined;
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

  addReal(number: number, file: OpenFile, handle?: FileHandle | undefined): void {
    const { dev, ino } = nativeFs.fstatSync(number, { bigint: true });
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

  /** To be called before the number is closed by itself: from then on neither it nor its handle stands for the file. */
  release(number: number): void {
    const descriptor = this.#open.get(number);
    this.#open.delete(number);
    const handle = descriptor?.kind === 'real' ? descriptor.handle?.deref() : undefined;
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
