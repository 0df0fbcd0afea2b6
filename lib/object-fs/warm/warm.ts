import pLimit from 'p-limit';
import { costOf } from '../../cache/budget/cost.js';
import { throwIfAborted } from '../../errors.js';
import type { Context } from '../context.js';
import { following, leadTo } from '../links/follow.js';
import { placeOf } from '../place.js';
import { contentOf } from '../read-file.js';
import { type FileToWarm, filesToWarm } from './files-to-warm.js';

/** Of `warm`. */
export interface WarmOptions {
  /** Files at the same time. Default 4. */
  readonly concurrency?: number | undefined;
  /** Ends the call with an `AbortError`; what is cached by then stays so. */
  readonly signal?: AbortSignal | undefined;
  /** Is told of the bytes that are cached, or could not be, and of all that were to be. */
  progress?(done: number, total: number): void;
}

/** Files, and the sum of their bytes. */
export interface WarmAmount {
  /** How many. */
  readonly files: number;
  /** The sum of their sizes. */
  readonly bytes: number;
}

/** What `warm` has done. */
export interface Warmed {
  /** What has come into the cache. */
  readonly fetched: WarmAmount;
  /** What was cached before. */
  readonly cached: WarmAmount;
  /** What the cache has no room for. */
  readonly left: WarmAmount;
  /** Files that could not be fetched, and why. */
  readonly failures: readonly { readonly path: string; readonly error: unknown }[];
}

/** Above this share of the bound other files would go. */
const FULL = 0.95;

type Result = 'fetched' | 'cached' | 'left' | { readonly error: unknown };

/**
 * Fetches files, and all below directories, into the cache, until that has no more room: nothing is evicted for them.
 * Rejects with the errors of `stat` for a path that names nothing, and with an `AbortError`; failures of single files are
 * told.
 */
export async function warm(
  context: Context,
  paths: readonly string[],
  { concurrency = 4, signal, progress }: WarmOptions = {},
): Promise<Warmed> {
  throwIfAborted(signal);
  const files = await filesToWarm(context, paths, signal);
  const total = files.reduce((sum, { size }) => sum + size, 0);
  const room = new Room(context);
  await room.look();
  const limit = pLimit(concurrency);
  let done = 0;
  const results = await Promise.all(
    files.map((file) =>
      limit(async () => {
        // A version that is fetched anew, since it was replaced, counts once.
        let left = file.size;
        const fetched = (bytes: number): void => {
          const counted = Math.min(bytes, left);
          left -= counted;
          done += counted;
          if (counted > 0) progress?.(done, total);
        };
        const result = signal?.aborted ? 'left' : await warmOne(context, file, { room, signal, fetched });
        fetched(left);
        return result;
      }),
    ),
  );
  throwIfAborted(signal);
  const of = (wanted: Result): WarmAmount => {
    const those = files.filter((_, index) => results[index] === wanted);
    return { files: those.length, bytes: those.reduce((sum, { size }) => sum + size, 0) };
  };
  const failures = results.flatMap((result, index) =>
    typeof result === 'string' ? [] : [{ path: files[index]!.path, error: result.error }],
  );
  return { fetched: of('fetched'), cached: of('cached'), left: of('left'), failures };
}

interface WarmOneOptions {
  readonly room: Room;
  readonly signal: AbortSignal | undefined;
  fetched(bytes: number): void;
}

async function warmOne(
  context: Context,
  { path, key, size, version }: FileToWarm,
  { room, signal, fetched }: WarmOneOptions,
): Promise<Result> {
  const there = await context.cache.lookUp(key);
  if (there && there.record.version === version) return 'cached';
  if (!room.enter(size)) return 'left';
  try {
    const place = await placeOf(path, 'open');
    const how = following(true, { syscall: 'open', path, isReading: true });
    const { file } = await leadTo(context, place, how, (at) => contentOf(context, at, signal, { fetched }));
    if (file) return 'fetched';
    room.close();
    return 'left';
  } catch (error) {
    return { error };
  } finally {
    room.leave(size);
  }
}

/** What the cache can take without letting go of anything, as far as it is known. */
class Room {
  readonly #context: Pick<Context, 'cache'>;
  #coming = 0;
  #isClosed = false;

  constructor(context: Pick<Context, 'cache'>) {
    this.#context = context;
  }

  /** From then on it is known what there is. */
  async look(): Promise<void> {
    await this.#context.cache.budget.couldHold(0);
  }

  enter(size: number): boolean {
    const { bytes = 0, maxBytes } = this.#context.cache.budget;
    // What is coming may have been counted by the budget as well: rather too little than too much.
    if (this.#isClosed || bytes + this.#coming + costOf(size) > maxBytes * FULL) return false;
    this.#coming += costOf(size);
    return true;
  }

  leave(size: number): void {
    this.#coming -= costOf(size);
  }

  /** The cache has refused something. */
  close(): void {
    this.#isClosed = true;
  }
}
