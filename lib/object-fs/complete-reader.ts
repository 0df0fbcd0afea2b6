import { type CachedFile, identify, isSameFile } from '../cache/record.js';
import { removeSync } from '../cache/sync-disk.js';
import { type BigIntStats, nativeFs, type Stats } from '../native-fs.js';
import { shownAs } from '../shown-as.js';
import type { AttributeChange } from './attributes.js';
import { changeFile } from './change.js';
import type { Context } from './context.js';
import { fileStats } from './describe.js';
import type { ObjectState } from './object-state.js';
import type { OpenFile, WholeFile } from './open-file.js';
import type { Place } from './place.js';

/**
 * The cached file of an object while somebody reads it, or a file of the reader's own that goes when it is closed.
 *
 * A class, since it is made for each stream: an object that is put together by spreading others leaves something in the
 * old space of V8 each time, and what that leads to is collected late.
 */
export class CompleteReader implements OpenFile {
  readonly flags = nativeFs.constants.O_RDONLY;
  readonly path: string;
  /** Absent of the reader's own. */
  readonly whole: WholeFile | undefined;
  readonly #context: Context;
  readonly #place: Place;
  readonly #state: ObjectState;
  readonly #cached: CachedFile | undefined;
  #shown: string;

  constructor(
    context: Context,
    place: Place,
    state: ObjectState,
    file: CachedFile | { readonly path: string },
  ) {
    this.path = file.path;
    this.#context = context;
    this.#place = place;
    this.#state = state;
    this.#shown = place.path;
    this.#cached = 'record' in file ? file : undefined;
    this.whole = this.#cached && new WholeCachedFile(context, place.key, this.#cached);
  }

  [shownAs](shown: string | undefined): void {
    this.#shown = shown ?? this.#shown;
  }

  isRight(stats: BigIntStats): boolean {
    return !this.#cached || isSameFile(identify(stats), this.#cached.identity);
  }

  async stat(bigint: boolean): Promise<Stats | BigIntStats> {
    return this.statSync(bigint);
  }

  statSync(bigint: boolean): Stats | BigIntStats {
    return readerStats(this.#context, this.#place.key, this.#state, bigint);
  }

  discard(): void {}

  async publish(): Promise<void> {}

  publishSync(): void {}

  async closed(): Promise<void> {
    this.closedSync();
  }

  closedSync(): void {
    if (!this.#cached) removeSync(this.path);
  }

  change(change: AttributeChange, syscall: string): Promise<void> {
    return changeFile(this.#context, { ...this.#place, path: this.#shown }, change, syscall);
  }

  changeSync(change: AttributeChange, syscall: string): void {
    changeSync(this.#context, { ...this.#place, path: this.#shown }, change, syscall);
  }
}

class WholeCachedFile implements WholeFile {
  readonly size: number;
  readonly #hot: Context['cache']['hot'];
  readonly #key: string;
  readonly #version: string;

  constructor({ cache }: Context, key: string, { record }: CachedFile) {
    this.size = record.size;
    this.#hot = cache.hot;
    this.#key = key;
    this.#version = record.version;
  }

  held(): Uint8Array | undefined {
    return this.#hot.held(this.#key, this.#version);
  }

  wasRead(bytes: Buffer): void {
    this.#hot.offer(this.#key, this.#version, bytes);
  }
}

/** Those of the version that a reader has open; what is known of it by now counts. */
export function readerStats(
  context: Context,
  key: string,
  state: ObjectState,
  bigint: boolean,
): Stats | BigIntStats {
  const last = context.knowledge.lastState(key);
  return fileStats(context, key, last?.version === state.version ? last : state, bigint);
}

/** Of the object that a reader has open, by the thread of sync calls. */
export function changeSync(context: Context, place: Place, change: AttributeChange, syscall: string): void {
  const about = { syscall, path: place.path, keys: [place.key] };
  context.remote!.call('change', [place, change, syscall], about);
}
