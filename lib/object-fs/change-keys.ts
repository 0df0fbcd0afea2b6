import type { Context } from './context.js';
import { LinkFound } from './links/link-found.js';

/**
 * Runs a change of some keys after this process's earlier changes of them. A request that failed may have been carried
 * out all the same, so what was known of its keys is in doubt then, and will be asked again.
 */
export function changeKeys<Result>(
  context: Context,
  keys: readonly string[],
  work: () => Promise<Result>,
): Promise<Result> {
  return context.changes.run(keys, async () => {
    try {
      return await work();
    } catch (error) {
      // The work began with a look, and that is all it did.
      if (error instanceof LinkFound) throw error;
      for (const key of keys) await doubt(context, key);
      throw error;
    }
  });
}

/** Immutable objects are read from the cache without asking, so there the cached file has to go as well. */
async function doubt({ knowledge, cache, immutable }: Context, key: string): Promise<void> {
  knowledge.doubt(key);
  if (immutable) await cache.drop(key);
}
