import { ByteBudget } from '../../byte-budget.js';
import type { UploadRecords } from '../../cache/upload-records.js';
import { StoreError } from '../../object-store/store-error.js';
import { PartBuffers } from './part-buffers.js';

/** An upload in parts that is under way. */
export interface RunningUpload {
  readonly key: string;
  /** Gives up, for this reason, and frees the parts in the store. Never rejects. */
  abort(reason: StoreError): Promise<void>;
}

/** Bytes of parts in memory at once, for all uploads of a file system. */
const BYTES_AT_ONCE = 64 * 1024 * 1024;

/** The uploads in parts of one file system: it bounds their memory, and leaves none open when it ends. */
export class Uploads {
  readonly budget = new ByteBudget(BYTES_AT_ONCE);
  readonly buffers = new PartBuffers();
  readonly records: UploadRecords;
  readonly #running = new Set<RunningUpload>();
  #isDisposed = false;

  constructor(records: UploadRecords) {
    this.records = records;
  }

  get isDisposed(): boolean {
    return this.#isDisposed;
  }

  /** `EIO` once the file system was disposed of. */
  add(upload: RunningUpload): void {
    if (this.#isDisposed) throw disposed(upload.key);
    this.#running.add(upload);
  }

  delete(upload: RunningUpload): void {
    this.#running.delete(upload);
    if (this.#running.size === 0) this.buffers.clear();
  }

  /** Gives up all uploads that are under way; what comes later is refused. */
  async dispose(): Promise<void> {
    this.#isDisposed = true;
    await Promise.all([...this.#running].map((upload) => upload.abort(disposed(upload.key))));
  }
}

function disposed(key: string): StoreError {
  return new StoreError('EIO', key, { message: 'the file system was disposed of' });
}
