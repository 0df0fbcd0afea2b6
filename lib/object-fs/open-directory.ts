import {
  checkBufferSize,
  createDirectory,
  type EntrySource,
  type OpenDirectoryOptions,
} from '../fs-calls/directory.js';
import type { Dirent } from '../native-fs.js';
import type { Context } from './context.js';
import { following, leadTo } from './links/follow.js';
import { checkOptions } from './options.js';
import { type Place, placeOf } from './place.js';
import { presentDirents } from './read-directory.js';
import { encodingOf } from './stat.js';
import { speakingOf } from './store-errors.js';
import { stepOf, type WalkPosition, type WalkStep, walkDirectory } from './walk-directory.js';

export type OpenOptions = OpenDirectoryOptions | string | null | undefined;

/**
 * As `fs.promises.opendir`: the first page is listed when it is opened, and each later one when the entries of the one
 * before have been read, at 1,000 entries a page whatever the buffer size. Nothing is held between two reads but that
 * page.
 */
export async function openDirectory(context: Context, path: unknown, options?: OpenOptions): Promise<object> {
  await checkOptions(options);
  const place = await placeOf(path, 'opendir');
  const first = await firstStep(context, place, isRecursive(options));
  checkBufferSize(options);
  return createDirectory(place.path, new WalkedEntries(context, place, first, options));
}

/** The place that a path leads to, and what is first in it. */
export interface FirstStep extends WalkStep {
  readonly there: Place;
}

export function firstStep(context: Context, place: Place, recursive: boolean): Promise<FirstStep> {
  const syscall = 'opendir';
  return leadTo(context, place, following(true, { syscall, path: place.path }), async (there) => ({
    there,
    ...(await speakingOf(syscall, place, () =>
      stepOf(walkDirectory(context, there, { syscall, recursive })),
    )),
  }));
}

export function isRecursive(options: OpenOptions): boolean {
  return typeof options === 'object' && options?.recursive === true;
}

/** The entries of one walk, whose steps may be taken in either form. */
export class WalkedEntries implements EntrySource {
  readonly first: readonly Dirent[];
  readonly #context: Context;
  readonly #place: Place;
  readonly #there: Place;
  readonly #options: OpenOptions;
  readonly #controller = new AbortController();
  #position: WalkPosition | undefined;
  #walk: AsyncGenerator<WalkStep, void> | undefined;

  constructor(context: Context, place: Place, first: FirstStep, options: OpenOptions) {
    this.#context = context;
    this.#place = place;
    this.#there = first.there;
    this.#options = options;
    this.first = this.#take(first);
  }

  async next(): Promise<readonly Dirent[] | undefined> {
    if (!this.#position) return undefined;
    const { signal } = this.#controller;
    this.#walk ??= walkDirectory(this.#context, this.#there, {
      syscall: 'scandir',
      recursive: isRecursive(this.#options),
      position: this.#position,
      signal,
    });
    try {
      const { value } = await speakingOf('scandir', this.#place, () => this.#walk!.next());
      return value ? this.#take(value) : undefined;
    } catch (error) {
      this.#walk = undefined;
      throw error;
    }
  }

  nextSync(): readonly Dirent[] | undefined {
    if (!this.#position) return undefined;
    const about = { syscall: 'scandir', path: this.#place.path, keys: [this.#there.key] };
    const given = [this.#there, isRecursive(this.#options), this.#position] as const;
    const step = this.#context.remote!.call('walkOn', [...given], about);
    // It stands where it was.
    this.#walk = undefined;
    return this.#take(step);
  }

  end(): void {
    this.#controller.abort();
  }

  #take({ entries, position }: WalkStep): readonly Dirent[] {
    this.#position = position;
    const listing = { key: this.#there.key, entries };
    return presentDirents(this.#context, listing, this.#place, encodingOf(this.#options));
  }
}
