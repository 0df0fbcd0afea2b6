import type { BigIntStats, Stats } from '../native-fs.js';
import type { shownAs } from '../shown-as.js';
import type { AttributeChange } from './attributes.js';
import type { RangedReader } from './ranged/ranged-reader.js';

/** As `openFile`, at once. */
export const openFileSync: unique symbol = Symbol('mediafs.openFileSync');

/** The key of the method by which a mounted file system opens files for descriptors that the volume hands out. */
export const openFile: unique symbol = Symbol('mediafs.openFile');

/** Takes bytes one after the other. */
export interface StreamedFile {
  /** `position` must be where the last write ended, or null. Resolves with the number of bytes. */
  write(views: readonly Uint8Array[], position: number | null): Promise<number>;
  publish(): Promise<void>;
}

/** A file of which all has come, and that never changes while it is open. */
export interface WholeFile {
  /** Bytes. */
  readonly size: number;
  /** Its bytes, where memory holds them: to be copied from, and neither changed nor given away. */
  held(): Uint8Array | undefined;
  /** Tells what was read of it at once, where that was all of it; the bytes stay the caller's. */
  wasRead(bytes: Buffer): void;
}

/** A local file that stands for a mounted one while a descriptor is open on it. */
export interface OpenFile {
  /** What errors call it. */
  [shownAs](path: string | undefined): void;
  /** To be opened by the caller with `flags`. */
  readonly path: string;
  /** `O_*` numbers. */
  readonly flags: number;
  /** Reads it where the kernel refuses to: not all of it has come. */
  readonly ranged?: RangedReader | undefined;
  /** What may be told of it without the kernel; absent of a file that is written, or has not all come. */
  readonly whole?: WholeFile | undefined;
  /** Takes what is written to it, where there is no local file. */
  readonly streamed?: StreamedFile | undefined;
  /** Called with the `fstat` of the new descriptor: whether it is the file that was made ready. */
  isRight(stats: BigIntStats): boolean;
  stat(bigint: boolean): Promise<Stats | BigIntStats>;
  statSync(bigint: boolean): Stats | BigIntStats;
  /**
   * Told of what was written by way of a volume or a handle, so that it can be uploaded early; what else writes is found
   * out in the end. `position` is null for a write that went where the last one ended.
   */
  wrote?(position: number | null, length: number): void;
  /** As `wrote`, of a file that was cut, or made longer. */
  truncated?(length: number): void;
  /** Stores what was written, if anything was. Nothing to do for a reader. */
  publish(signal?: AbortSignal): Promise<void>;
  publishSync(): void;
  /** Gives up what was not published; later calls of `publish` do nothing. */
  discard(): void;
  /** To be called after the descriptor was closed. */
  closed(): Promise<void>;
  closedSync(): void;
  change(change: AttributeChange, syscall: string): Promise<void>;
  changeSync(change: AttributeChange, syscall: string): void;
}
