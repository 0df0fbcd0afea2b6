import { atOnce, inTime, type Steps } from './steps.js';

const AT_ONCE = 16;

/** Copies of single files that a tree's copying need not wait for one by one. */
export interface Copies {
  /** Begins one, as soon as there is room for it. Fails with what an earlier one has failed with. */
  begin(copy: Steps<void>): void | Promise<void>;
  /** All that were begun have ended. */
  settle(): void | Promise<void>;
}

/** In the sync form, and where a caller's filter watches the order, one after another. */
export function copiesInTurn(isSync: boolean): Copies {
  return { begin: (copy) => (isSync ? atOnce(copy) : inTime(copy)), settle: () => {} };
}

/**
 * Side by side, a bounded number of them: each is a request's time, in which a store does nothing. After a failure none
 * is begun, and the first is told when those under way have ended.
 */
export function copiesSideBySide(): Copies {
  const running = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | undefined;
  const settle = async (): Promise<void> => {
    await Promise.all(running);
    if (failure) throw failure.error;
  };
  return {
    settle,
    async begin(copy) {
      while (running.size >= AT_ONCE && !failure) await Promise.race(running);
      if (failure) return settle();
      const run: Promise<void> = inTime(copy)
        .catch((error: unknown) => {
          failure ??= { error };
        })
        .finally(() => running.delete(run));
      running.add(run);
    },
  };
}
