import type { TemporaryFile } from '../cache/temporary-file.js';
import { codeOf } from '../errors.js';
import type { BigIntStats, Stats } from '../native-fs.js';
import type { Metadata } from '../object-store/contract.js';
import { processEnd } from '../process-end/process-end.js';
import { shownAs } from '../shown-as.js';
import { type AttributeChange, parseTime } from './attributes.js';
import type { Context } from './context.js';
import { fileStats } from './describe.js';
import type { ObjectState } from './object-state.js';
import type { OpenFile } from './open-file.js';
import { type Publication, type Published, storePublication } from './publication.js';
import { restate } from './restate.js';
import { StagedAttributes } from './staged-attributes.js';
import { endStaged, endStagedSync } from './staged-end.js';
import { type Measured, StagedFile } from './staged-file.js';
import type { StagedWriteOptions } from './staged-write-options.js';
import { SourceCut } from './uploading/source.js';
import type { UploadAhead } from './uploading/upload-ahead.js';
import { uploadAheadOf } from './uploading/upload-ahead-of.js';

/** Writers that go on while the file is stored may find it dirty again, but do not keep it from closing. */
const TRIES = 3;

/** A file being written: private until it is published as a whole. */
export class StagedWrite implements OpenFile {
  readonly path: string;
  readonly flags: number;
  readonly #context: Context;
  readonly #staged: StagedFile;
  readonly #key: string;
  readonly #attributes: StagedAttributes;
  readonly #ahead: UploadAhead | undefined;
  readonly #kept: StagedWriteOptions['kept'];
  #base: ObjectState | undefined;
  #mustBeNew: StagedWriteOptions['mustBeNew'];
  #shown: string;
  /** The store lacks the content, though nobody may have touched it since. */
  #isContentDue: boolean;
  #areAttributesDue = false;
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
    this.#staged = new StagedFile(temporary);
    this.path = temporary.path;
    this.flags = options.flags;
    this.#key = options.place.key;
    this.#shown = options.place.path;
    this.#base = options.base;
    this.#kept = options.kept;
    this.#mustBeNew = options.mustBeNew;
    this.#attributes = new StagedAttributes(options.mode);
    this.#isContentDue = options.base === undefined;
    this.#ahead = uploadAheadOf(context, this.#staged, options, () => ({
      publication: this.#publication(),
      metadata: this.#metadata(BigInt(Date.now()) * 1_000_000n),
    }));
  }

  /** To be called once the staging file holds what the caller shall find in it. */
  markUntouched(): Promise<void> {
    return this.#staged.mark();
  }

  markUntouchedSync(): void {
    this.#staged.markSync();
  }

  [shownAs](path: string | undefined): void {
    if (path !== undefined) this.#shown = path;
  }

  isRight(): boolean {
    return true;
  }

  async stat(bigint: boolean): Promise<Stats | BigIntStats> {
    return this.#describe(await this.#staged.measure(), bigint);
  }

  statSync(bigint: boolean): Stats | BigIntStats {
    return this.#describe(this.#staged.measureSync(), bigint);
  }

  #describe({ size, written }: Measured, bigint: boolean): Stats | BigIntStats {
    const { lastModified } = this.#base ?? {};
    const state = { version: '', size, lastModified, metadata: this.#metadata(written) };
    return fileStats(this.#context, this.#key, state, bigint);
  }

  wrote(position: number | null, length: number): void {
    if (!this.#discarded) this.#ahead?.wrote(position, length);
  }

  truncated(length: number): void {
    this.#ahead?.truncated(length);
  }

  async change(change: AttributeChange): Promise<void> {
    this.changeSync(change);
  }

  changeSync(change: AttributeChange): void {
    if (this.#attributes.changeBehind(change, this.#staged)) this.#isContentDue = true;
    this.#areAttributesDue = true;
  }

  discard(): void {
    this.#discarded = true;
    this.#ahead?.abandon();
  }

  publish(signal?: AbortSignal): Promise<void> {
    const run = this.#last.then(() => this.#publishOnce(signal));
    this.#last = run.catch(() => {});
    return run;
  }

  /** Waits for no publication that is under way: it may need this very thread. */
  publishSync(): void {
    const { written } = this.#staged.measureSync();
    if (this.#discarded || (!this.#isDue && written === undefined)) return;
    processEnd.requireNotEnding('close', this.#shown);
    const isOvertaking = this.#underWay > 0;
    this.#overtaken ||= isOvertaking;
    this.#ahead?.abandon();
    this.#beginStoring(written);
    this.#staged.markSync();
    const publication = { ...this.#publication(this.#staged.measureSync()), isOvertaking };
    const about = { syscall: 'close', path: this.#shown, keys: [this.#key] };
    const asked = this.#metadata(undefined);
    const state = this.#context.remote!.call('storeStaged', [publication, asked, this.path], about);
    this.#endStoring({ state, asked });
  }

  closedSync(): void {
    // What reads from the file in another turn must not find the descriptor's number given to another file.
    this.#isOver = this.#underWay > 0;
    if (this.#isOver) return;
    endStagedSync(this.#context, this.#key, this.#staged, this.#uploaded);
  }

  async closed(): Promise<void> {
    await this.#ahead?.settled();
    await endStaged(this.#context, this.#key, this.#staged, this.#uploaded);
  }

  async #publishOnce(signal: AbortSignal | undefined): Promise<void> {
    let stored: ObjectState | undefined;
    for (let attempt = 1; attempt <= TRIES; attempt += 1) {
      if (this.#isOver || this.#discarded) return;
      const { written } = await this.#staged.measure();
      if (written === undefined && !this.#isDue) return;
      this.#underWay += 1;
      try {
        if (written !== undefined || this.#isContentDue) await this.#storeContent(written, signal);
        else await this.#storeAttributes(stored, signal);
        stored = this.#uploaded;
      } catch (error) {
        // Somebody has cut the file while it was read: it is another one now.
        if (attempt < TRIES && (error as Error).cause instanceof SourceCut) continue;
        // A sync call has stored what this was about to store: the conflict is with ourselves.
        if (!this.#overtaken || !['EEXIST', 'ESTALE'].includes(codeOf(error) ?? '')) throw error;
      } finally {
        this.#underWay -= 1;
        if (this.#underWay === 0) this.#overtaken = false;
        if (this.#isOver) await this.#staged.discard();
      }
    }
  }

  /**
   * Stores the file. The mark goes on before it is read, so that a write in between is noticed, be it within the same
   * tick of the clock.
   */
  async #storeContent(written: bigint | undefined, signal: AbortSignal | undefined): Promise<void> {
    this.#beginStoring(written);
    await this.#staged.mark();
    const publication = this.#publication(await this.#staged.measure());
    const { handle } = this.#staged.temporary;
    const metadata = () => this.#metadata(undefined);
    const given = { metadata, signal, ahead: this.#ahead };
    const published = await storePublication(this.#context, handle, publication, given);
    if (!this.#overtaken) this.#endStoring(published);
  }

  /** The content is stored, with other attributes than it has by now. */
  async #storeAttributes(
    justStored: ObjectState | undefined,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const state = this.#base!;
    const metadata = () => this.#metadata(undefined);
    try {
      const published = await restate(this.#context, this.#publication(), state, { metadata, signal });
      if (!this.#overtaken) this.#endStoring(published);
    } catch (error) {
      // Somebody has replaced what we stored a moment ago: it was there, and its attributes went with it.
      if (codeOf(error) !== 'ESTALE' || justStored !== state) throw error;
      this.#areAttributesDue = false;
      this.#uploaded = undefined;
    }
  }

  #beginStoring(written: bigint | undefined): void {
    if (written !== undefined) this.#attributes.wroteAt(this.#timeAhead ?? written);
    this.#uploaded = undefined;
    this.#isContentDue = true;
  }

  #endStoring({ state, asked }: Published): void {
    this.#base = state;
    this.#isContentDue = false;
    // A change of attributes that came meanwhile is still to be stored.
    this.#areAttributesDue = !this.#attributes.stored(state, asked);
    this.#mustBeNew = undefined;
    this.#uploaded = state;
    this.#ahead?.beginAnew();
  }

  get #isDue(): boolean {
    return this.#isContentDue || this.#areAttributesDue;
  }

  #publication({ size }: Pick<Measured, 'size'> = { size: 0 }): Publication {
    const { contentType } = this.#base ?? this.#kept ?? {};
    const wanted = { base: this.#base, contentType, mustBeNew: this.#mustBeNew };
    return { key: this.#key, shown: this.#shown, size, ...wanted };
  }

  /** What the file would be stored with; `written` is when it was, if that is not known already. */
  #metadata(written: bigint | undefined): Metadata {
    const base = this.#base ?? this.#kept ?? this.#context.knowledge.lastState(this.#key);
    return this.#attributes.metadata(base, written === undefined ? undefined : (this.#timeAhead ?? written));
  }

  /** The time of an object that is uploaded while it is still written: that of the beginning of its upload. */
  get #timeAhead(): bigint | undefined {
    return parseTime(this.#ahead?.put?.metadata?.['mtime']);
  }
}
