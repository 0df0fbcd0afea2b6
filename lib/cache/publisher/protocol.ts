import type { Modes } from '../publish.js';
import type { CacheRecord, FileIdentity } from '../record.js';

/** What the thread is begun with. */
export interface ThreadSettings {
  readonly directory: string;
  readonly storeName: string;
  readonly modes: Modes;
}

/** A small file to be published; no message at all asks the thread to end. */
export interface Order {
  readonly id: number;
  readonly key: string;
  readonly record: CacheRecord;
  /** Transferred: nobody else has them. */
  readonly bytes: Uint8Array;
}

export interface Done {
  readonly path: string;
  readonly identity: FileIdentity;
  readonly replaced: number | undefined;
}

export interface Reply {
  readonly id: number;
  /** Undefined where the disk refused: nothing of it is visible then. */
  readonly done: Done | undefined;
  /** Milliseconds that the disk took. */
  readonly took: number;
}
