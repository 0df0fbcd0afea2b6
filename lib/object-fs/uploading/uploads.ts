import { ByteBudget } from '../../byte-budget.js';
import type { UploadRecords } from '../../cache/upload-records.js';
import { StoreError } from '../../object-store/store-error.js';
import { processEnd, type Unfinished } from '../../process-end/process-end.js';
import type { Remote } from '../sync/remote.js';
import { PartBuffers } from './part-buffers.js';

/** An upload in parts that is under way. */
export interface RunningUpload {
  readonly key: string;
  readonly begun: BegunUpload | undefined;
  /** Gives up, for this reason, and frees the parts in the store, unless the signal ends that. Never rejects. */
  abort(reason: StoreError, signal?: AbortSignal): Promise<void>;
}

/** One that a store with many clients knows. */
export interface BegunUpload {
  readonly key: string;
  readonly id: string;
  /** To be called when the store knows it no more. */
  forget(): void;
}

/** Bytes of parts in memory at once, for all uploads of a file system. */
const BYTES_AT_ONCE = 64 * 1024 * 1024;

/** The uploads in parts of one file system: it bounds their memory, and leaves none open when it or the process ends. */
export class Uploads implements Unfinished {
  readonly budget = new ByteBudget(BYTES_AT_ONCE);
  readonly buffers = new PartBuffers();
  readonly records: UploadRecords;
  readonly #remote: Remote | undefined;
  readonly #running = new Set<RunningUpload>();
  #isDisposed = false;

  /** @param remote a thread that can give up uploads while this one stands still */
  constructor(records: UploadRecords, remote?: Remote | undefined) {
    this.records = records;
    this.#remote = remote;
  }

  /** No upload can be begun. */
  get isOver(): boolean {
    return this.#isDisposed || processEnd.isEnding;
  }

  /** `EIO` once the file system was disposed of, and while the process ends. */
  add(upload: RunningUpload): void {
    if (this.isOver) throw this.#over(upload);
    this.#running.add(upload);
    processEnd.add(this);
  }

  delete(upload: RunningUpload): void {
    this.#running.delete(upload);
    if (this.#running.size > 0) return;
    this.buffers.clear();
    processEnd.delete(this);
  }

  /** Gives up all uploads that are under way; what comes later is refused. */
  async dispose(): Promise<void> {
    this.#isDisposed = true;
    await this.#abort();
  }

  giveUp(signal: AbortSignal): Promise<unknown> {
    return this.#abort(signal);
  }

  /** What is not given up within that time is left to the collection of garbage. */
  giveUpSync(milliseconds: number): void {
    const begun = [...this.#running].flatMap((upload) => upload.begun ?? []);
    // Ends the requests, whose parts might come behind the end.
    void this.#abort();
    if (begun.length === 0 || !this.#remote) return;
    const given = begun.map(({ key, id }) => ({ key, id }));
    const gone = this.#remote.within(milliseconds).attempt('giveUpUploads', [given], []) ?? [];
    for (const { id, forget } of begun) if (gone.includes(id)) forget();
  }

  async #abort(signal?: AbortSignal): Promise<void> {
    await Promise.all([...this.#running].map((upload) => upload.abort(this.#over(upload), signal)));
  }

  #over({ key }: RunningUpload): StoreError {
    const message = this.#isDisposed ? 'the file system was disposed of' : 'the process ends';
    return new StoreError('EIO', key, { message });
  }
}
