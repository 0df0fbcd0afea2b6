import type { Metadata } from '../object-store/contract.js';
import { type AttributeChange, changeAttributes, formatTime, metadataWithTime } from './attributes.js';
import { keptMetadata } from './kept-metadata.js';
import type { ObjectState } from './object-state.js';
import type { StagedFile } from './staged-file.js';

/** What a file that is being written is to be stored with beside its bytes. */
export class StagedAttributes {
  #change: AttributeChange;
  /** When the content that is not stored yet was written; nanoseconds. */
  #written: bigint | undefined;
  /** What the stored content is to have, where it was stored with something else. */
  #due: Metadata | undefined;

  /** @param mode permission bits that the caller asked for */
  constructor(mode: number | undefined) {
    this.#change = mode === undefined ? {} : { mode };
  }

  change(change: AttributeChange): void {
    this.#change = { ...this.#change, ...change };
  }

  /**
   * A time that is set counts for what was written before, and for nothing that is written later. Gives whether anything
   * was written before that is not stored.
   */
  changeBehind(change: AttributeChange, staged: StagedFile): boolean {
    const written = change.modified === undefined ? undefined : staged.measureSync().written;
    if (written !== undefined) {
      staged.markSync();
      this.#written = written;
    }
    this.change(change);
    return written !== undefined;
  }

  /** The content that is about to be stored was written then; nanoseconds. */
  wroteAt(time: bigint): void {
    this.#written = time;
    this.#change = { ...this.#change, modified: undefined };
  }

  /**
   * `base` is what is known of the version that is replaced, or was stored last. `time` is when content was written that
   * nobody has spoken of yet.
   */
  metadata(base: Partial<ObjectState> | undefined, time: bigint | undefined): Metadata {
    const written = time ?? this.#written;
    if (written === undefined)
      return changeAttributes(this.#due ?? metadataWithTime(base ?? {}), this.#change);
    const kept = keptMetadata(this.#due ? { metadata: this.#due } : base);
    const change = time === undefined ? this.#change : { ...this.#change, modified: undefined };
    return changeAttributes({ ...kept, mtime: formatTime(written) }, change);
  }

  /**
   * The content is stored, with its state's metadata. Returns whether that is all that was `asked` for, and by now is.
   */
  stored(state: ObjectState, asked: Metadata): boolean {
    this.#written = undefined;
    const wanted = changeAttributes(asked, this.#change);
    this.#change = {};
    this.#due = isSame(wanted, state.metadata ?? {}) ? undefined : wanted;
    return this.#due === undefined;
  }
}

function isSame(one: Metadata, other: Metadata): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}
