import type { TemporaryFile } from '../cache/temporary-file.js';
import { codeOf, errnoError } from '../errors.js';
import type { BigIntStats, Stats } from '../native-fs.js';
import { shownAs } from '../shown-as.js';
import { type AttributeChange, changeAttributes, formatTime } from './attributes.js';
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
    const kept = this.#base?.metadata ?? {};
    const mtime = (mtimeNs === UNTOUCHED && kept['mtime']) || formatTime(mtimeNs);
    const metadata = changeAttributes({ ...kept, mtime }, this.#change);
    return fileStats(this.#context, this.#key, { version: '', size: Number(size), metadata }, bigint);
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
    const { cache, knowledge } = this.#context;
    const state = this.#uploaded;
    const isCurrent = state && knowledge.lastState(this.#key)?.version === state.version;
    if (isCurrent && (await this.#isUntouched())) {
      // A disk that refuses costs a download later, and nothing else.
      await cache.adopt(this.#key, recordOf(state), this.#temporary).catch(() => {});
    } else {
      await this.#temporary.discard();
    }
  }

  async #publishOnce(signal: AbortSignal | undefined): Promise<void> {
    if (this.#discarded || (!this.#isNew && (await this.#isUntouched()))) return;
    this.#uploaded = undefined;
    const before = await this.#temporary.handle.stat({ bigint: true });
    const state = await this.#store(Number(before.size), signal);
    const after = await this.#temporary.handle.stat({ bigint: true });
    this.#base = state;
    this.#isNew = false;
    this.#mustBeNew = undefined;
    if (before.mtimeNs !== after.mtimeNs || before.size !== after.size) return;
    await this.markUntouched();
    this.#uploaded = state;
  }

  async #store(size: number, signal: AbortSignal | undefined): Promise<ObjectState> {
    const { changes, knowledge } = this.#context;
    const key = this.#key;
    const base = this.#base;
    const metadata = changeAttributes(keptMetadata(base ?? knowledge.node(key)), this.#change);
    const ifNoneMatch = this.#mustBeNew ? ('*' as const) : undefined;
    try {
      return await changes.run(key, async () => {
        const options = {
          metadata,
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
