import type { ListOptions, ListPage, ObjectStore } from '../../../lib/object-store/contract.js';
import { interceptedStore } from '../../object-store/support/intercepted-store.js';

/** A store whose pages have so many entries at most, so that a few keys are many pages. Sync calls see the same. */
export function smallPagesStore(store: ObjectStore, pageSize: number): ObjectStore {
  const { inThread } = store;
  const limited = (options: ListOptions): ListOptions => ({
    ...options,
    limit: Math.min(options.limit ?? pageSize, pageSize),
  });
  return {
    ...interceptedStore(store, (_, proceed) => proceed()),
    async *list(options: ListOptions = {}): AsyncGenerator<ListPage> {
      for (let from = options.from, isFirst = true; isFirst || from !== undefined; isFirst = false) {
        for await (const page of store.list(limited({ ...options, from }))) {
          yield page;
          from = options.limit === undefined ? page.next : undefined;
        }
      }
    },
    inThread: inThread && { ...inThread, list: (options) => inThread.list(limited(options)) },
  };
}
