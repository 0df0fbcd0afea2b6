import type { Modes } from '../publish.js';
import type { CacheRecord, FileIdentity } from '../record.js';

/** What the thread is begun with. */
export interface ThreadSettings {
  readonly directory: string;
  readonly storeName: string;
  readonly modes: Modes;
}

/** What `workerData` holds. */
export interface ThreadData extends ThreadSettings {
  /** One number: the last order that was done, or refused. Notified of each change. */
  readonly progress: Int32Array;
}

/** A small file to be published. A message has several; none at all asks the thread to end. */
export interface Order {
  readonly id: number;
  readonly key: string;
  readonly record: CacheRecord;
  /** Transferred, with those of the other files of the message: nobody else has them. */
  readonly bytes: Uint8Array;
}

export interface Done {
  readonly path: string;
  readonly identity: FileIdentity;
  readonly replaced: number | undefined;
}

/** A message has several. */
export interface Reply {
  readonly id: number;
  /** Undefined where the disk refused: nothing of it is visible then. */
  readonly done: Done | undefined;
  /** Milliseconds that the disk took. */
  readonly took: number;
}
