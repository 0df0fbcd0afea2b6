import { discardSync, releaseSync } from '../cache/sync-disk.js';
import type { TemporaryFile } from '../cache/temporary-file.js';
import { codeOf } from '../errors.js';
import { type BigIntStats, nativeFs, type Stats } from '../native-fs.js';
import type { Metadata } from '../object-store/contract.js';
import { shownAs } from '../shown-as.js';
import { type AttributeChange, changeAttributes, formatTime, metadataWithTime } from './attributes.js';
import type { Context } from './context.js';
import { fileStats } from './describe.js';
import { recordOf } from './ensure.js';
import { keptMetadata } from './kept-metadata.js';
import type { ObjectState } from './object-state.js';
import type { OpenFile } from './open-file.js';
import type { Place } from './place.js';
import { type Publication, storePublication } from './publication.js';

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
  /** Publications that this thread has begun and not ended. */
  #underWay = 0;
  /** A sync call has stored the file while another was about to. */
  #overtaken = false;
  #isOver = false;

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

  markUntouchedSync(): void {
    nativeFs.futimesSync(this.#temporary.handle.fd, UNTOUCHED_SECONDS, UNTOUCHED_SECONDS);
  }

  [shownAs](path: string | undefined): void {
    if (path !== undefined) this.#shown = path;
  }

  isRight(): boolean {
    return true;
  }

  async stat(bigint: boolean): Promise<Stats | BigIntStats> {
    return this.#describe(await this.#temporary.handle.stat({ bigint: true }), bigint);
  }

  statSync(bigint: boolean): Stats | BigIntStats {
    return this.#describe(this.#measureSync(), bigint);
  }

  #describe({ size, mtimeNs }: BigIntStats, bigint: boolean): Stats | BigIntStats {
    const metadata = this.#metadataAt(mtimeNs);
    const { lastModified } = this.#base ?? {};
    const state = { version: '', size: Number(size), lastModified, metadata };
    return fileStats(this.#context, this.#key, state, bigint);
  }

  async change(change: AttributeChange): Promise<void> {
    this.changeSync(change);
  }

  changeSync(change: AttributeChange): void {
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

  /** Waits for no publication that is under way: it may need this very thread. */
  publishSync(): void {
    const { mtimeNs } = this.#measureSync();
    if (this.#discarded || (!this.#isNew && mtimeNs === UNTOUCHED)) return;
    const isOvertaking = this.#underWay > 0;
    this.#overtaken ||= isOvertaking;
    const change = this.#beginStoring(mtimeNs);
    this.markUntouchedSync();
    const publication = { ...this.#publication(this.#measureSync().size), isOvertaking };
    const about = { syscall: 'close', path: this.#shown, keys: [this.#key] };
    const given = [publication, this.#metadataAt(UNTOUCHED), this.path] as const;
    this.#endStoring(this.#context.remote!.call('storeStaged', [...given], about), change);
  }

  closedSync(): void {
    // What reads from the file in another turn must not find the descriptor's number given to another file.
    this.#isOver = this.#underWay > 0;
    if (this.#isOver) return;
    const state = this.#uploaded;
    const isCurrent = state && this.#context.knowledge.lastState(this.#key)?.version === state.version;
    if (!isCurrent || this.#measureSync().mtimeNs !== UNTOUCHED) {
      discardSync(this.#temporary);
      return;
    }
    releaseSync(this.#temporary);
    this.#context.remote!.attempt('adoptStaged', [this.#key, recordOf(state), this.path], [this.#key]);
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
      if (this.#isOver || this.#discarded || (!this.#isNew && (await this.#isUntouched()))) return;
      this.#underWay += 1;
      try {
        await this.#storeAsItIs(signal);
      } catch (error) {
        // A sync call has stored what this was about to store: the conflict is with ourselves.
        if (!this.#overtaken || !['EEXIST', 'ESTALE'].includes(codeOf(error) ?? '')) throw error;
      } finally {
        this.#underWay -= 1;
        if (this.#isOver) await this.#temporary.discard();
      }
    }
  }

  /**
   * Stores the file. The mark goes on before it is read, so that a write in between is noticed, be it within the same
   * tick of the clock.
   */
  async #storeAsItIs(signal: AbortSignal | undefined): Promise<void> {
    const { handle } = this.#temporary;
    const change = this.#beginStoring((await handle.stat({ bigint: true })).mtimeNs);
    await this.markUntouched();
    const publication = this.#publication((await handle.stat({ bigint: true })).size);
    const metadata = () => this.#metadataAt(UNTOUCHED);
    const state = await storePublication(this.#context, handle, publication, metadata, signal);
    if (!this.#overtaken) this.#endStoring(state, change);
  }

  #beginStoring(mtimeNs: bigint): AttributeChange {
    if (mtimeNs !== UNTOUCHED) this.#written = mtimeNs;
    this.#uploaded = undefined;
    this.#isNew = true;
    return this.#change;
  }

  #endStoring(state: ObjectState, change: AttributeChange): void {
    this.#base = state;
    this.#written = undefined;
    // A change of attributes that came meanwhile is still to be stored.
    this.#isNew = this.#change !== change;
    if (!this.#isNew) this.#change = {};
    this.#mustBeNew = undefined;
    this.#uploaded = state;
  }

  #publication(size: bigint): Publication {
    const [key, shown, base, mustBeNew] = [this.#key, this.#shown, this.#base, this.#mustBeNew];
    return { key, shown, size: Number(size), base, mustBeNew };
  }

  /** What the file would be stored with, given the time that the disk says. */
  #metadataAt(mtimeNs: bigint): Metadata {
    const base = this.#base ?? this.#context.knowledge.lastState(this.#key);
    const written = mtimeNs === UNTOUCHED ? this.#written : mtimeNs;
    if (written === undefined) return changeAttributes(metadataWithTime(base ?? {}), this.#change);
    return changeAttributes({ ...keptMetadata(base), mtime: formatTime(written) }, this.#change);
  }

  async #isUntouched(): Promise<boolean> {
    return (await this.#temporary.handle.stat({ bigint: true })).mtimeNs === UNTOUCHED;
  }

  #measureSync(): BigIntStats {
    return nativeFs.fstatSync(this.#temporary.handle.fd, { bigint: true });
  }
}
