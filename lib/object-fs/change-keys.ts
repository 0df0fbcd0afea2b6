import type { Context } from './context.js';
import { NoFile } from './ensure.js';
import { LinkFound } from './links/link-found.js';

/** A refusal that came of a look, before anything was asked for that changes something. */
export class Refusal extends Error {
  constructor(readonly reason: unknown) {
    super('refused');
  }
}

/**
 * Runs a change of some keys after this process's earlier changes of them. A request that failed may have been carried
 * out all the same, so what was known of its keys is in doubt then, and will be asked again.
 */
export function changeKeys<Result>(
  context: Context,
  keys: readonly string[],
  work: () => Promise<Result>,
): Promise<Result> {
  return context.changes.run(keys, () => doubtingOnFailure(context, keys, work));
}

/** As `changeKeys`, of directories and all that is below, of which only the directories are in doubt after a failure. */
export function changeTrees<Result>(
  context: Context,
  directories: readonly string[],
  work: () => Promise<Result>,
): Promise<Result> {
  return context.changes.runTrees(directories, () => doubtingOnFailure(context, directories, work));
}

/** For a caller whose turn with these keys it is. */
export async function doubtingOnFailure<Result>(
  context: Context,
  keys: readonly string[],
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal) throw error.reason;
    // The work began with a look, and that is all it did.
    if (error instanceof LinkFound || error instanceof NoFile) throw error;
    for (const key of keys) await doubt(context, key);
    throw error;
  }
}

/**
 * What is known of a key is asked again. Immutable objects are read from the cache without asking, so there the cached
 * file has to go as well.
 */
export async function doubt({ knowledge, cache, immutable }: Context, key: string): Promise<void> {
  knowledge.doubt(key);
  if (immutable) await cache.drop(key);
}
