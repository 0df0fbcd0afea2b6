import type { TemporaryFile } from '../cache/temporary-file.js';
import { codeOf, errnoError } from '../errors.js';
import type { BigIntStats, Stats } from '../native-fs.js';
import type { Metadata } from '../object-store/contract.js';
import { shownAs } from '../shown-as.js';
import { type AttributeChange, changeAttributes, formatTime, metadataWithTime } from './attributes.js';
import { changeKeys } from './change-keys.js';
import type { Context } from './context.js';
import { fileStats } from './describe.js';
import { recordOf } from './ensure.js';
import { keptMetadata } from './kept-metadata.js';
import type { ObjectState } from './object-state.js';
import type { OpenFile } from './open-file.js';
import type { Place } from './place.js';
import { asErrno } from './store-errors.js';
import { type Source, upload } from './upload.js';

export interface StagedWriteOptions {
  readonly place: Place;
  /** `O_*` numbers for the caller's descriptor. */
  readonly flags: number;
  /** The version whose content was put into the staging file; the store must still have it when we publish. */
  readonly base?: ObjectState | undefined;
  /** The file must be new (`wx`), or was not there when it was opened for appending. */
  readonly mustBeNew: 'exclusive' | 'unchanged' | undefined;
  /** Permission bits that the caller asked for. */
  readonly mode?: number | undefined;
}

/**
 * A modification time no clock gives: while a staging file has it, nobody has written to it, by whatever way. (Two
 * writes within one tick of the kernel's clock have the same time, so a comparison with "now" would not do.)
 */
const UNTOUCHED_SECONDS = 1;
const UNTOUCHED = 1_000_000_000n;

/** Writers that go on while the file is stored may find it dirty again, but do not keep it from closing. */
const TRIES = 3;

/** A file being written: private until it is published as a whole. */
export class StagedWrite implements OpenFile {
  readonly path: string;
  readonly flags: number;
  readonly #context: Context;
  readonly #temporary: TemporaryFile;
  readonly #key: string;
  #base: ObjectState | undefined;
  #mustBeNew: StagedWriteOptions['mustBeNew'];
  #change: AttributeChange;
  #isNew: boolean;
  #shown: string;
  /** When the content that is not stored yet was written; nanoseconds. */
  #written: bigint | undefined;
  #discarded = false;
  #uploaded: ObjectState | undefined;
  #last: Promise<void> = Promise.resolve();

  constructor(context: Context, temporary: TemporaryFile, options: StagedWriteOptions) {
    this.#context = context;
    this.#temporary = temporary;
    this.path = temporary.path;
    this.flags = options.flags;
    this.#key = options.place.key;
    this.#shown = options.place.path;
    this.#base = options.base;
    this.#mustBeNew = options.mustBeNew;
    this.#change = options.mode === undefined ? {} : { mode: options.mode };
    this.#isNew = options.base === undefined;
  }

  /** To be called once the staging file holds what the caller shall find in it. */
  markUntouched(): Promise<void> {
    return this.#temporary.handle.utimes(UNTOUCHED_SECONDS, UNTOUCHED_SECONDS);
  }

  [shownAs](path: string | undefined): void {
    if (path !== undefined) this.#shown = path;
  }

  isRight(): boolean {
    return true;
  }

  async stat(bigint: boolean): Promise<Stats | BigIntStats> {
    const { size, mtimeNs } = await this.#temporary.handle.stat({ bigint: true });
    const metadata = this.#metadataAt(mtimeNs);
    const { lastModified } = this.#base ?? {};
    const state = { version: '', size: Number(size), lastModified, metadata };
    return fileStats(this.#context, this.#key, state, bigint);
  }

  async change(change: AttributeChange): Promise<void> {
    this.#change = { ...this.#change, ...change };
    this.#isNew = true;
  }

  discard(): void {
    this.#discarded = true;
  }

  publish(signal?: AbortSignal): Promise<void> {
    const run = this.#last.then(() => this.#publishOnce(signal));
    this.#last = run.catch(() => {});
    return run;
  }

  async closed(): Promise<void> {
    const { cache, changes, knowledge } = this.#context;
    const state = this.#uploaded;
    if (!state) return this.#temporary.discard();
    await changes.run(this.#key, async () => {
      const isCurrent = knowledge.lastState(this.#key)?.version === state.version;
      if (!isCurrent || !(await this.#isUntouched())) return this.#temporary.discard();
      // A disk that refuses costs a download later, and nothing else.
      await cache.adopt(this.#key, recordOf(state), this.#temporary).catch(() => {});
    });
  }

  async #publishOnce(signal: AbortSignal | undefined): Promise<void> {
    for (let attempt = 1; attempt <= TRIES; attempt += 1) {
      if (this.#discarded || (!this.#isNew && (await this.#isUntouched()))) return;
      await this.#storeAsItIs(signal);
    }
  }

  /**
   * Stores the file. The mark goes on before it is read, so that a write in between is noticed, be it within the same
   * tick of the clock.
   */
  async #storeAsItIs(signal: AbortSignal | undefined): Promise<void> {
    const { handle } = this.#temporary;
    const { mtimeNs } = await handle.stat({ bigint: true });
    if (mtimeNs !== UNTOUCHED) this.#written = mtimeNs;
    this.#uploaded = undefined;
    this.#isNew = true;
    const change = this.#change;
    await this.markUntouched();
    const { size } = await handle.stat({ bigint: true });
    const state = await this.#store(Number(size), signal);
    this.#base = state;
    this.#written = undefined;
    // A change of attributes that came meanwhile is still to be stored.
    this.#isNew = this.#change !== change;
    if (!this.#isNew) this.#change = {};
    this.#mustBeNew = undefined;
    this.#uploaded = state;
  }

  /** What the file would be stored with, given the time that the disk says. */
  #metadataAt(mtimeNs: bigint): Metadata {
    const base = this.#base ?? this.#context.knowledge.lastState(this.#key);
    const written = mtimeNs === UNTOUCHED ? this.#written : mtimeNs;
    if (written === undefined) return changeAttributes(metadataWithTime(base ?? {}), this.#change);
    return changeAttributes({ ...keptMetadata(base), mtime: formatTime(written) }, this.#change);
  }

  async #store(size: number, signal: AbortSignal | undefined): Promise<ObjectState> {
    const { knowledge } = this.#context;
    const key = this.#key;
    const base = this.#base;
    const ifNoneMatch = this.#mustBeNew ? ('*' as const) : undefined;
    try {
      return await changeKeys(this.#context, [key], async () => {
        const options = {
          metadata: this.#metadataAt(UNTOUCHED),
          ifNoneMatch,
          ifMatch: base?.version,
          contentType: base?.contentType,
          signal,
        };
        const state = await upload(this.#context, key, this.#source(size), options);
        knowledge.wrote(key, state);
        return state;
      });
    } catch (error) {
      // Appending to a file that was not there loses nobody's update, so a file that came since is a conflict.
      const isConflict = codeOf(error) === 'EEXIST' && this.#mustBeNew === 'unchanged';
      throw isConflict
        ? errnoError('ESTALE', 'close', { path: this.#shown, cause: error })
        : asErrno(error, 'close', this.#shown);
    }
  }

  #source(size: number): Source {
    const { handle } = this.#temporary;
    return {
      size,
      async read(start, end) {
        const bytes = Buffer.allocUnsafe(end - start);
        let done = 0;
        while (done < bytes.length) {
          const { bytesRead } = await handle.read(bytes, done, bytes.length - done, start + done);
          if (bytesRead === 0) break;
          done += bytesRead;
        }
        return bytes.subarray(0, done);
      },
    };
  }

  async #isUntouched(): Promise<boolean> {
    return (await this.#temporary.handle.stat({ bigint: true })).mtimeNs === UNTOUCHED;
  }
}
