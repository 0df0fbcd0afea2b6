import type { BigIntStats, Stats } from '../native-fs.js';
import type { shownAs } from '../shown-as.js';
import type { AttributeChange } from './attributes.js';

/** As `openFile`, at once. */
export const openFileSync: unique symbol = Symbol('mediafs.openFileSync');

/** The key of the method by which a mounted file system opens files for descriptors that the volume hands out. */
export const openFile: unique symbol = Symbol('mediafs.openFile');

/** A local file that stands for a mounted one while a descriptor is open on it. */
export interface OpenFile {
  /** What errors call it. */
  [shownAs](path: string | undefined): void;
  /** To be opened by the caller with `flags`. */
  readonly path: string;
  /** `O_*` numbers. */
  readonly flags: number;
  /** Called with the `fstat` of the new descriptor: whether it is the file that was made ready. */
  isRight(stats: BigIntStats): boolean;
  stat(bigint: boolean): Promise<Stats | BigIntStats>;
  statSync(bigint: boolean): Stats | BigIntStats;
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
